import { LOCALE } from '../ui/locale.js'
import type { Figure } from './figures.js'
import type { Series, SeriesSet } from './series.js'

const [WIDTH, HEIGHT] = [480, 220]
const [LEFT, RIGHT, TOP, BOTTOM] = [4, 4, 22, 24]
const GROUND = HEIGHT - BOTTOM
/** More could not be told apart; the table has them all. */
const MOST_SERIES = 4

export interface MonthBarsProps {
  readonly figure: Figure
  readonly series: SeriesSet
}

/**
 * Bars by month, side by side for each vendor. The vendors differ by how they are drawn and by their place in
 * the group, which is that of the legend. Whoever cannot see it has the table.
 */
export function MonthBars({ figure, series: { months, series } }: MonthBarsProps) {
  const shown = series.slice(0, MOST_SERIES)
  const most = Math.max(0, ...shown.flatMap(({ values }) => values.map((value) => value ?? 0)))
  const label = `${figure.title}, at most ${figure.words(most)} in a month. The tab Table has all numbers.`
  return (
    <figure className="chart-figure">
      <svg aria-label={label} className="chart-bars" role="img" viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <line className="chart-line" x1={LEFT} x2={WIDTH - RIGHT} y1={TOP} y2={TOP} />
        <line className="chart-line" x1={LEFT} x2={WIDTH - RIGHT} y1={GROUND} y2={GROUND} />
        <text x={LEFT} y={TOP - 7}>
          {figure.words(most)}
        </text>
        {shown.map((one, place) => (
          <Bars
            count={shown.length}
            figure={figure}
            key={one.vendor}
            months={months}
            most={most}
            place={place}
            series={one}
          />
        ))}
        {months.map((month, at) => (
          <MonthLabel at={at} count={months.length} key={month} month={month} />
        ))}
      </svg>
      <ul aria-label="Vendors, left to right" className="chart-legend">
        {shown.map(({ vendor, name }, place) => (
          <li key={vendor}>
            <svg aria-hidden="true" className="chart-mark" viewBox="0 0 10 10">
              <rect className={`chart-series-${place}`} height="8" rx="1" width="8" x="1" y="1" />
            </svg>
            <bdi>{name}</bdi>
          </li>
        ))}
        {series.length > MOST_SERIES ? <li>the others: in the table</li> : null}
      </ul>
    </figure>
  )
}

interface BarsProps {
  readonly figure: Figure
  readonly months: readonly string[]
  readonly series: Series
  readonly place: number
  readonly count: number
  readonly most: number
}

function Bars({ figure, months, series: { name, values }, place, count, most }: BarsProps) {
  const step = (WIDTH - LEFT - RIGHT) / months.length
  const width = Math.min(24, (step * 0.8) / count)
  return (
    <>
      {values.map((value, at) => {
        if (value === null || value === 0) return null
        const height = Math.max(2, (value / most) * (GROUND - TOP))
        const x = LEFT + at * step + (step - width * count) / 2 + place * width
        const month = months[at] ?? ''
        return (
          <rect
            className={`chart-series-${place}`}
            height={height}
            key={month}
            rx="1.5"
            width={Math.max(1, width - 2)}
            x={x}
            y={GROUND - height}
          >
            <title>{`${month}, ${name}: ${figure.words(value)}`}</title>
          </rect>
        )
      })}
    </>
  )
}

const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'short', timeZone: 'UTC' })
/** As many as fit beside each other. */
const MOST_LABELS = 12

interface MonthLabelProps {
  readonly at: number
  readonly count: number
  readonly month: string
}

function MonthLabel({ at, count, month }: MonthLabelProps) {
  const step = (WIDTH - LEFT - RIGHT) / count
  if (at % Math.ceil(count / MOST_LABELS) !== 0) return null
  const date = new Date(`${month}-01T00:00:00Z`)
  const words = date.getUTCMonth() === 0 ? month.slice(0, 4) : MONTH.format(date)
  return (
    <text textAnchor="middle" x={LEFT + (at + 0.5) * step} y={HEIGHT - 8}>
      {words}
    </text>
  )
}
