import type { Place } from './allow-expr.js'
import { asText, grow } from './allow-arithmetic.js'
import { judgeAll } from './allow-compare.js'
import { judgeCondition, judgeExpr, opaque } from './allow-expr.js'
import type { Docket } from './docket.js'
import { nearest } from './near.js'
import type { FunctionRow, Want } from './functions.js'
import { DATE_PARTS, INSTEAD, functionRow } from './functions.js'
import type { Call, Expr, ExprOf, OrderItem } from './query.js'
import type { Judged, PlainKind, Type } from './types.js'
import { UNKNOWN, asDouble, grownOf, isNumber, isPlain, plain, tryCast, words } from './types.js'

/** Judges a call: the function is the policy's and the gate's, the arguments are what it takes. */
export function judgeCall(call: Call, place: Place): Judged {
  const row = allowed(call, place)
  if (row === null) return { expr: call, type: UNKNOWN }
  if (row.kind === 'window') {
    const detail = `${call.name} without OVER`
    return {
      expr: call,
      type: place.docket.refuse('SYNTAX', detail, call.at, `${call.name}() OVER (ORDER BY ...)`),
    }
  }
  if (row.kind === 'scalar') return judgeScalarCall(call, row, place)
  if (place.aggregates !== 'allowed') {
    const where = place.aggregates === 'inside' ? 'an aggregate' : place.clause
    const instead = place.clause === 'WHERE' ? 'use HAVING' : 'aggregate in a subquery'
    const detail = `the aggregate ${call.name} inside ${where}`
    return { expr: call, type: place.docket.refuse('SYNTAX', detail, call.at, instead) }
  }
  return judgeAggregate(call, row, place)
}

function allowed({ name, at }: Call, { docket }: Place): FunctionRow | null {
  const row = functionRow(name)
  const shown = name.slice(0, 60)
  if (row === undefined) {
    docket.refuse(
      'FUNCTION_NOT_ALLOWED',
      `the function ${shown}`,
      at,
      INSTEAD.get(name) ?? likeFunction(name, docket),
    )
    return null
  }
  if (!docket.policy.functions.has(name)) {
    docket.refuse('FUNCTION_NOT_ALLOWED', `the session does not allow the function ${shown}`, at)
    return null
  }
  docket.functions.add(name)
  return row
}

function likeFunction(name: string, { policy }: Docket): string | undefined {
  const near = nearest(name, policy.functions)
  return near === null ? undefined : `use ${near}`
}

function judgeScalarCall(call: Call, row: FunctionRow, place: Place): Judged {
  if (call.star || call.distinct || call.filter !== null || call.orderBy.length > 0) {
    const detail = `DISTINCT, FILTER, ORDER BY or * in ${call.name}`
    return { expr: call, type: place.docket.refuse('SYNTAX', detail, call.at) }
  }
  return judgeArguments(call, row, place)
}

function judgeAggregate(call: Call, row: FunctionRow, place: Place): Judged {
  const { docket } = place
  if (call.orderBy.length > 0) {
    docket.refuse('NOT_UNDERSTOOD', `ORDER BY inside ${call.name}`, call.at)
  }
  const inside: Place = { ...place, aggregates: 'inside', windows: false }
  const filter =
    call.filter === null ? null : judgeCondition(call.filter, { ...inside, clause: 'FILTER' })
  if (call.star) {
    const star = call.name === 'count' && !call.distinct && call.args.length === 0
    const type = star ? plain('integer') : docket.refuse('SYNTAX', `${call.name}(*)`, call.at)
    return { expr: { ...call, filter }, type }
  }
  const judged = judgeArguments(call, row, inside)
  return judged.expr.kind === 'call' ? { ...judged, expr: { ...judged.expr, filter } } : judged
}

/** Judges a window function, or an aggregate over a window. */
export function judgeWindow(expr: ExprOf<'window'>, place: Place): Judged {
  const { call } = expr
  const row = allowed(expr.at === undefined ? call : { ...call, at: expr.at }, place)
  if (row === null) return { expr, type: UNKNOWN }
  const { docket } = place
  if (!place.windows || row.kind === 'scalar') {
    const detail =
      row.kind === 'scalar' ? `${call.name} OVER` : `a window function in ${place.clause}`
    return {
      expr,
      type: docket.refuse('SYNTAX', detail, expr.at, 'compute it in a subquery first'),
    }
  }
  const inner: Place = { ...place, windows: false }
  const filter = call.filter === null ? null : judgeCondition(call.filter, inner)
  if (filter !== null && row.kind === 'window')
    docket.refuse('SYNTAX', 'FILTER in a window', expr.at)
  const judged = call.star
    ? { expr: call, type: plain('integer') }
    : judgeArguments(call, row, inner)
  if (judged.expr.kind !== 'call') return { expr, type: judged.type }
  return {
    expr: {
      ...expr,
      call: { ...judged.expr, filter },
      partitionBy: expr.partitionBy.map((key) => judgeExpr(key, inner).expr),
      orderBy: expr.orderBy.map((item): OrderItem => ({
        ...item,
        expr: judgeExpr(item.expr, inner).expr,
      })),
    },
    type: judged.type,
  }
}

function judgeArguments(call: Call, row: FunctionRow, place: Place): Judged {
  const { args } = call
  const most = row.repeats ? Number.MAX_SAFE_INTEGER : row.wants.length
  if (args.length < row.least || args.length > most) {
    const detail = `${call.name} with ${args.length} arguments`
    return { expr: call, type: place.docket.refuse('SYNTAX', detail, call.at) }
  }
  if (row.gives === 'same' && row.kind === 'scalar') {
    const { exprs, type } = judgeAll(args, call.name, place, call.at, 'plain')
    return { expr: { ...call, args: exprs }, type }
  }
  const judged = args.map((arg, index) => {
    const want = row.wants[Math.min(index, row.wants.length - 1)] ?? 'any'
    return judgeArgument(arg, want, call, place)
  })
  return {
    expr: { ...call, args: judged.map((each) => each.expr) },
    type: given(call, row, judged, place),
  }
}

function given(call: Call, row: FunctionRow, judged: readonly Judged[], place: Place): Type {
  if (judged.some((each) => each.type.kind === 'unknown')) return UNKNOWN
  if (call.name === 'concat') return grow(judged, call.at, place)
  if (row.gives === 'same') return judged[0]?.type ?? UNKNOWN
  return plain(row.gives, Math.max(1, ...judged.map((each) => grownOf(each.type))))
}

const KINDS: Readonly<Partial<Record<Want, readonly PlainKind[]>>> = {
  text: ['text', 'null'],
  boolean: ['boolean', 'null'],
  moment: ['date', 'timestamp', 'null'],
}

/** Judges one argument; what is given back is of the type wanted, or refused. */
function judgeArgument(arg: Expr, want: Want, call: Call, place: Place): Judged {
  if (want === 'small' || want === 'word' || want === 'part')
    return constant(arg, want, call, place)
  const judged = judgeExpr(arg, place)
  const { type } = judged
  if (type.kind === 'unknown' || want === 'any') return judged
  if (type.kind === 'token') return opaque(call.name, call.name, judged, arg, place)
  if (want === 'plain') return judged
  if (want === 'printed') return { expr: asText(judged), type: plain('text', grownOf(type)) }
  if (want === 'double' || want === 'number') {
    if (!isNumber(type) && !isPlain(type, 'null')) return wrong(judged, 'a number', call, place)
    return want === 'double' ? { expr: asDouble(judged), type: plain('double') } : judged
  }
  if (KINDS[want]?.includes(type.plain) !== true) {
    return wrong(judged, want === 'moment' ? 'a date or timestamp' : want, call, place)
  }
  const moment = want === 'moment' && type.plain === 'date'
  return moment ? { expr: tryCast(judged.expr, 'timestamp'), type: plain('timestamp') } : judged
}

function wrong({ expr, type }: Judged, wanted: string, call: Call, { docket }: Place): Judged {
  const detail = `${call.name} needs ${wanted}, this is ${words(type)}`
  return { expr, type: docket.refuse('SYNTAX', detail, expr.at ?? call.at, 'use CAST') }
}

/** An argument that must not come from a row: the engine fails on some values of it. */
function constant(arg: Expr, want: 'small' | 'word' | 'part', call: Call, place: Place): Judged {
  const { docket } = place
  const value = arg.kind === 'parameter' ? docket.parameter(arg.index, arg.at) : arg
  const no = (wanted: string): Judged => {
    const detail = `${call.name} needs ${wanted} here`
    return { expr: arg, type: docket.refuse('SYNTAX', detail, arg.at ?? call.at) }
  }
  if (value.kind !== 'constant') return no('a constant')
  if (want === 'small') {
    const small = value.type === 'integer' && Math.abs(Number(value.text)) <= 10_000
    return small ? { expr: value, type: plain('integer') } : no('a whole number up to 10,000')
  }
  if (value.type !== 'string') return no('a text in quotes')
  if (want === 'word') return judgeExpr(value, place)
  const part = value.text.toLowerCase()
  if (!DATE_PARTS.has(part)) return no(`one of ${[...DATE_PARTS].join(', ')}`)
  return { expr: { ...value, text: part }, type: plain('text') }
}
