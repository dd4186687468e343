import { LOCALE } from '../ui/locale.js'
import { EmptyState } from '../ui/empty-state.js'
import { Table } from '../ui/table.js'
import { Tabs } from '../ui/tabs.js'
import type { Figure } from './figures.js'
import { MonthBars } from './month-bars.js'
import type { SeriesSet } from './series.js'
import './month-chart.css'

export interface MonthChartProps {
  readonly figure: Figure
  readonly series: SeriesSet
}

/** A figure by month and vendor: as bars, and as the table of the same numbers. */
export function MonthChart({ figure, series }: MonthChartProps) {
  return (
    <section className="card chart">
      <h2>{figure.title}</h2>
      <Tabs
        label={`${figure.title}: how it is shown`}
        tabs={[
          { id: 'chart', label: 'Chart', content: <MonthBars figure={figure} series={series} /> },
          { id: 'table', label: 'Table', content: <Numbers figure={figure} series={series} /> },
        ]}
      />
    </section>
  )
}

function Numbers({ figure, series: { months, series } }: MonthChartProps) {
  const rows = months.map((month, at) => ({ month, at }))
  return (
    <Table
      caption={figure.title}
      columns={[
        { id: 'month', label: 'Month', header: true, cell: ({ month }) => monthText(month) },
        ...series.map(({ vendor, name, values }) => ({
          ...{ id: vendor, label: name, align: 'end' as const },
          cell: ({ at }: { readonly at: number }) => {
            const value = values[at] ?? null
            return value === null ? '–' : figure.words(value)
          },
        })),
      ]}
      empty={<EmptyState title="No month" />}
      hideCaption
      rowKey={({ month }) => month}
      rows={rows}
    />
  )
}

const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** `Mar 2026` */
const monthText = (month: string): string => MONTH.format(new Date(`${month}-01T00:00:00Z`))
