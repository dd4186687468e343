import type { Call, Expr } from '../../../gate/query.js'
import { call, cast, integer, operator, text } from './build.js'
import type { Typed } from './kinds.js'
import { lacks } from './lacks.js'

/** Functions of days are given days: not every setting of Spark makes one of a moment by itself. */
const day = (moment: Expr): Expr => cast(moment, 'date')

/** Parts of a moment as a whole number. Spark counts the days of a week from Sunday as 1, DuckDB from 0. */
const PARTS: Readonly<Record<string, (moment: Expr) => Expr>> = {
  year: (moment) => call('year', day(moment)),
  quarter: (moment) => call('date_part', text('QUARTER'), day(moment)),
  month: (moment) => call('month', day(moment)),
  week: (moment) => call('date_part', text('WEEK'), day(moment)),
  day: (moment) => call('dayofmonth', day(moment)),
  dow: (moment) => operator('-', call('dayofweek', day(moment)), integer(1)),
  isodow: (moment) => {
    const fromMonday = operator('+', call('dayofweek', day(moment)), integer(5))
    return operator('+', operator('%', fromMonday, integer(7)), integer(1))
  },
  doy: (moment) => call('dayofyear', day(moment)),
  hour: (moment) => call('hour', moment),
  minute: (moment) => call('minute', moment),
  second: (moment) => call('second', moment),
}

export function datePart({ args }: Call, [, moment]: readonly Typed[]): Typed {
  const part = PARTS[wordOf(args[0])]
  if (part === undefined || moment === undefined) return lacks('this part of a date')
  return { expr: part(moment.expr), kind: 'integer' }
}

const TRUNCATED: ReadonlySet<string> = new Set([
  ...['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'],
])

export function dateTrunc(written: Call, [, moment]: readonly Typed[]): Typed {
  const part = wordOf(written.args[0])
  if (!TRUNCATED.has(part) || moment === undefined) {
    return lacks(`date_trunc to '${part}'`, written, "date_trunc('day', moment)")
  }
  return { expr: call('date_trunc', text(part.toUpperCase()), moment.expr), kind: 'timestamp' }
}

/** How often the calendar turned a leaf between two moments. */
export function dateDiff(written: Call, [, from, to]: readonly Typed[]): Typed {
  const part = wordOf(written.args[0])
  if (from === undefined || to === undefined) throw new TypeError('date_diff')
  const expr = turns(part, from.expr, to.expr)
  if (expr !== null) return { expr, kind: 'integer' }
  return lacks(`date_diff in '${part}'`, written, "date_diff('day', from, to)")
}

function turns(part: string, from: Expr, to: Expr): Expr | null {
  const years = operator('-', call('year', day(to)), call('year', day(from)))
  const months = (perYear: number, of: (moment: Expr) => Expr): Expr =>
    operator('+', operator('*', years, integer(perYear)), operator('-', of(to), of(from)))
  switch (part) {
    case 'day':
      return call('datediff', day(to), day(from))
    case 'year':
      return years
    case 'quarter':
      return months(4, (moment) => call('date_part', text('QUARTER'), day(moment)))
    case 'month':
      return months(12, (moment) => call('month', day(moment)))
    default:
      return null
  }
}

function wordOf(expr: Expr | undefined): string {
  return expr?.kind === 'constant' && expr.type === 'string' ? expr.text : ''
}
