import { numberText } from './locale.js'
import './bar-chart.css'

/** One bar. */
export interface Bar {
  readonly label: string
  readonly value: number
  /** In place of the bare number: `12 students`. */
  readonly words?: string
  /** Stands out, and says so in its words. */
  readonly isMarked?: boolean
}

export interface BarChartProps {
  readonly caption: string
  /** Headings for who listens: what the labels are, what the values are. */
  readonly labels: string
  readonly values: string
  readonly bars: readonly Bar[]
  /** What a full bar stands for; the largest value unless given. */
  readonly max?: number
}

/** A bar chart that is a table: whoever cannot see the bars reads label and value. */
export function BarChart({ caption, labels, values, bars, max }: BarChartProps) {
  const full = Math.max(1e-9, max ?? Math.max(...bars.map(({ value }) => value)))
  return (
    <table className="bar-chart">
      <caption>{caption}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{labels}</th>
          <th scope="col">{values}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.label}>
            <th scope="row">{bar.label}</th>
            <td>
              <span className="bar-chart-bar" data-marked={bar.isMarked === true ? '' : undefined}>
                <span style={{ width: `${Math.min(1, bar.value / full) * 100}%` }} />
              </span>
              <span className="bar-chart-words">{bar.words ?? numberText(bar.value)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
