import type { MonthsWire } from '../api/reports.js'
import type { Figure } from './figures.js'

/** A figure of one vendor along the months. */
export interface Series {
  readonly vendor: string
  readonly name: string
  readonly values: readonly (number | null)[]
}

export interface SeriesSet {
  /** `2026-03`, ascending, without gaps. */
  readonly months: readonly string[]
  /** Those of most first. */
  readonly series: readonly Series[]
}

/** A figure along the months by vendor; a month without a line is what the figure says of one. */
export function seriesOf({ from, to, months: lines }: MonthsWire, figure: Figure): SeriesSet {
  const months = monthsBetween(from, to)
  const names = new Map(lines.map(({ vendor, vendorName }) => [vendor, vendorName]))
  const series = [...names].map(([vendor, name]) => ({
    ...{ vendor, name },
    values: months.map((month) => {
      const line = lines.find((one) => one.month === month && one.vendor === vendor)
      return line === undefined ? figure.absent : figure.of(line)
    }),
  }))
  return { months, series: series.sort((one, other) => sumOf(other) - sumOf(one)) }
}

const sumOf = ({ values }: Series): number =>
  values.reduce<number>((sum, value) => sum + (value ?? 0), 0)

function monthsBetween(from: string, to: string): readonly string[] {
  const months: string[] = []
  const at = new Date(`${from}-01T00:00:00Z`)
  for (let month = from; month <= to; month = at.toISOString().slice(0, 7)) {
    months.push(month)
    at.setUTCMonth(at.getUTCMonth() + 1)
  }
  return months
}
