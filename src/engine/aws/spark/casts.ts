import type { CastType, Constant, Expr, ExprOf } from '../../../gate/query.js'
import { call, cast, text, tryCast } from './build.js'
import type { Kind, Typed } from './kinds.js'
import { lacks } from './lacks.js'

/** The kind that a cast gives. */
function kindOf(to: CastType): Kind {
  if (to === 'bigint') return 'integer'
  return to.startsWith('decimal')
    ? 'decimal'
    : (to as Exclude<CastType, `decimal(${number},${number})` | 'bigint'>)
}

/**
 * A cast as DuckDB does it. The gate writes only casts that give NULL where they fail; what cannot fail is cast
 * plainly, so that no version of Spark and no setting of it matters.
 *
 * Reading a text is refused but for literals: the two engines take different texts for numbers and dates.
 */
export function castAs(written: ExprOf<'cast'>, { expr, kind }: Typed): Typed {
  const { to } = written
  const wanted = kindOf(to)
  const given = (made: Expr): Typed => ({ expr: made, kind: wanted })
  if (expr.kind === 'constant' && expr.type === 'string') return given(literal(written, expr))
  switch (`${kind} ${wanted}`) {
    case 'text text':
    case 'double double':
    case 'date date':
    case 'timestamp timestamp':
    case 'boolean boolean':
      return { expr, kind }
    case 'integer text':
    case 'decimal text':
    case 'boolean text':
    case 'date text':
    case 'timestamp text':
    case 'integer double':
    case 'decimal double':
    case 'boolean double':
    case 'boolean integer':
    case 'integer boolean':
    case 'date timestamp':
    case 'timestamp date':
    case 'ordinal integer':
      return given(cast(expr, to))
    case 'integer integer':
    case 'integer decimal':
    case 'boolean decimal':
    case 'decimal decimal':
      return given(tryCast(expr, to))
    case 'decimal integer':
      // DuckDB rounds half away from zero, as `round` of a decimal does; a cast would cut off.
      return given(tryCast(call('round', expr), to))
    default:
      if (kind === 'null') return given(cast(expr, to))
      return lacks(`a cast of ${WORDS[kind]} to ${to}`, written, INSTEAD[`${kind} ${wanted}`])
  }
}

const WORDS: Readonly<Record<Kind, string>> = {
  ordinal: 'a token',
  text: 'text',
  integer: 'whole numbers',
  decimal: 'decimals',
  double: 'doubles',
  boolean: 'truth values',
  date: 'dates',
  timestamp: 'timestamps',
  null: 'NULL',
  list: 'a list',
  lists: 'a list',
}

const INSTEAD: Readonly<Record<string, string>> = {
  'double integer': 'leave the cast out, or use round(x)',
  'double text': 'leave the cast out; the number is shown as it is',
  'double decimal': 'use round(x, 2)',
  'text date': 'compare the text itself, or use a date column',
}

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/
const MOMENT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2}(?:\.[0-9]{1,6})?)?Z?)?$/
const NUMBER = /^-?[0-9]{1,9}$/
const REAL = /^-?[0-9]{1,12}(?:\.[0-9]{1,6})?$/

/** A literal in the one form that both engines read alike. */
function literal(written: ExprOf<'cast'>, given: Constant): Expr {
  const { to } = written
  const value = given.text
  if (to === 'text') return given
  if (to === 'date' && DAY.test(value) && isDay(value)) return cast(text(value), to)
  const [, day = '', minute = '00:00', second = ':00'] = MOMENT.exec(value) ?? []
  if (to === 'timestamp' && day !== '' && isMoment(`${day}T${minute}${second}Z`)) {
    return cast(text(`${day} ${minute}${second}`), to)
  }
  if ((to === 'integer' || to === 'bigint') && NUMBER.test(value)) return cast(text(value), to)
  if (to === 'double' && REAL.test(value)) return cast(text(value), to)
  return lacks(
    `reading this text as ${to}`,
    written,
    "write dates as '2026-01-31' and numbers plainly",
  )
}

const isDay = (value: string): boolean => isMoment(`${value}T00:00:00Z`)

/** Whether the calendar has the moment: 2026-02-30 would become another day somewhere. */
function isMoment(value: string): boolean {
  const time = Date.parse(value)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value.slice(0, 19))
}
