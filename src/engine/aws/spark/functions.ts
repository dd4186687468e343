import type { Call, Expr } from '../../../gate/query.js'
import { call, caseOf, cast, compare, decimal, integer, operator } from './build.js'
import { common, type Kind, type Typed } from './kinds.js'
import { lacks } from './lacks.js'
import { dateDiff, datePart, dateTrunc } from './moments.js'
import { ofText } from './texts.js'

type Write = (written: Call, args: readonly Typed[]) => Typed

const exprs = (args: readonly Typed[]): readonly Expr[] => args.map(({ expr }) => expr)
const double = (expr: Expr): Typed => ({ expr, kind: 'double' })
const same = (name: string, args: readonly Typed[], kinds = args): Typed => ({
  expr: call(name, ...exprs(args)),
  kind: common(kinds.map(({ kind }) => kind)),
})
const only = ([arg]: readonly Typed[]): Typed => {
  if (arg === undefined) throw new TypeError('a function without arguments')
  return arg
}

/** Scalar functions over other things than texts. */
const FUNCTIONS: Readonly<Record<string, Write>> = {
  abs: (_, args) => double(call('abs', only(args).expr)),
  floor: (_, args) => double(whole('floor', only(args).expr)),
  ceil: (_, args) => double(whole('ceil', only(args).expr)),
  round: rounded,
  coalesce: (_, args) => same('coalesce', args),
  nullif: (_, args) => same('nullif', args, [only(args)]),
  // Both leave NULL out; Spark's take two at least.
  greatest: (_, args) => (args.length === 1 ? only(args) : same('greatest', args)),
  least: (_, args) => (args.length === 1 ? only(args) : same('least', args)),
  date_part: datePart,
  date_trunc: dateTrunc,
  date_diff: dateDiff,
}

/** From here on a DOUBLE has no fraction; Spark's `floor` gives a BIGINT, which could not hold all of them. */
const NO_FRACTION = cast(decimal('4503599627370496.0'), 'double')

function whole(name: 'floor' | 'ceil', item: Expr): Expr {
  const isSmall = compare('<', call('abs', item), NO_FRACTION)
  return caseOf([{ when: isSmall, then: cast(call(name, item), 'double') }], item)
}

/** Most places behind the point. */
const MOST_PLACES = 9

/**
 * DuckDB rounds the number times a power of ten, which is not always the nearest decimal; Spark rounds the
 * decimal text of the number. So the power is spelled out, and only whole numbers are rounded by the engine.
 */
function rounded(written: Call, [item, places]: readonly Typed[]): Typed {
  if (item === undefined) throw new TypeError('round of nothing')
  const count = places?.expr.kind === 'constant' ? Number(places.expr.text) : 0
  if (count === 0) return double(call('round', item.expr))
  if (!(count > 0 && count <= MOST_PLACES)) {
    return lacks(`round to ${count} places`, written, 'round(x, 2)')
  }
  const power = cast(integer(10 ** count), 'double')
  const isSmall = compare('<', call('abs', item.expr), NO_FRACTION)
  const made = operator('/', call('round', operator('*', item.expr, power)), power)
  return double(caseOf([{ when: isSmall, then: made }], item.expr))
}

/** A scalar function over written arguments. */
export function applied(written: Call, args: readonly Typed[]): Typed {
  const made = ofText(written, args) ?? FUNCTIONS[written.name]?.(written, args)
  return made ?? lacks(`the function ${written.name}`, written)
}

const AGGREGATES: ReadonlySet<string> = new Set([
  ...['count', 'sum', 'avg', 'min', 'max', 'bool_and', 'bool_or', 'list'],
])

export const isAggregate = ({ name }: Call): boolean => AGGREGATES.has(name)

/** Functions over windows alone; they need an order. */
export const RANKS: ReadonlyMap<string, Kind | null> = new Map([
  ['row_number', 'integer'],
  ['rank', 'integer'],
  ['dense_rank', 'integer'],
  ['lag', null],
  ['lead', null],
])

/**
 * An aggregate. FILTER becomes CASE, which gives NULL for the rows left out, and every aggregate leaves NULL
 * out: Spark has no FILTER over windows.
 */
export function aggregated(written: Call, arg: Typed | null, filter: Expr | null): Typed {
  const given = filtered(arg, filter)
  const { name, distinct } = written
  const make = (called: string, kind: Kind): Typed => {
    if (given === null) throw new TypeError(`${name}(*)`)
    return { expr: { ...call(called, given.expr), distinct }, kind }
  }
  switch (name) {
    case 'count':
      if (given === null) return { expr: { ...call('count'), star: true }, kind: 'integer' }
      return make('count', 'integer')
    case 'sum':
      return make('sum', given?.kind ?? 'integer')
    case 'avg': {
      const isDecimal = given?.kind === 'decimal'
      if (!isDecimal) return make('avg', 'double')
      return double({ ...call('avg', cast(given.expr, 'double')), distinct })
    }
    case 'min':
    case 'max':
      return make(name, given?.kind ?? 'null')
    case 'bool_and':
      return make('min', 'boolean')
    case 'bool_or':
      return make('max', 'boolean')
    case 'list':
      return listed(given, distinct)
    default:
      return lacks(`the aggregate ${name}`, written)
  }
}

function filtered(arg: Typed | null, filter: Expr | null): Typed | null {
  if (filter === null) return arg
  const given = arg ?? { expr: integer(1), kind: 'integer' as const }
  return { ...given, expr: caseOf([{ when: filter, then: given.expr }], null) }
}

/** Ordinals are gathered as texts, which is what they leave as. Both engines' lists of ours have no NULL. */
function listed(given: Typed | null, distinct: boolean): Typed {
  if (given === null) throw new TypeError('a list of nothing')
  if (given.kind === 'list') return { expr: call('collect_list', given.expr), kind: 'lists' }
  const name = distinct ? 'collect_set' : 'collect_list'
  return { expr: call(name, cast(given.expr, 'text')), kind: 'list' }
}
