import type { Figure } from './figure.js'

const number = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)))

const HEAD = ['what', 'ours', 'baseline', 'ratio', 'spread', 'target'] as const

/** The figures as text, a block for each section, columns under each other. */
export function tableOf(figures: readonly Figure[]): string {
  const sections = [...new Set(figures.map(({ section }) => section))]
  return sections
    .map((section) => {
      const own = figures.filter((figure) => figure.section === section)
      return `${section}\n${aligned([HEAD, ...own.map(cellsOf)])}`
    })
    .join('\n\n')
}

function cellsOf({ what, ours, unit, baseline, ratio, spread, target }: Figure): readonly string[] {
  const times = ratio === null ? '' : 'x'
  return [
    what,
    `${number(ours)} ${unit}`,
    baseline === null ? '' : `${number(baseline.value)} ${unit} (${baseline.name})`,
    ratio === null ? '' : `${number(ratio)}x`,
    spread[0] === spread[1] ? '' : `${number(spread[0])}-${number(spread[1])}${times}`,
    target ?? '',
  ]
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd())
    .join('\n')
}
