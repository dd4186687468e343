import fc from 'fast-check'
import { FUNCTIONS, HIDDEN_FUNCTIONS } from '../src/gate/functions.js'
import type {
  Body,
  Call,
  CastType,
  Comparison,
  Constant,
  Expr,
  From,
  OrderItem,
  Query,
} from '../src/gate/query.js'

/**
 * Random trees of every kind of node, in the normal form that reading gives: NOT stands before nothing that
 * has a negated form, AND holds no AND.
 */

const name = fc.constantFrom('t1', 't2', 'c1', 'select', 'A b', 'x"y', "o'clock", '__subject', 'é')

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    "'",
    "''",
    '\\',
    "\\'",
    '--',
    '/*',
    ';',
    '$1',
    '"',
    'ü中😀',
    "'; drop table t; --",
  ),
)

const CONSTANTS: fc.Arbitrary<Constant> = fc.oneof(
  fc.constant<Constant>({ kind: 'constant', type: 'null', text: 'NULL' }),
  fc
    .constantFrom('true', 'false')
    .map((value): Constant => ({ kind: 'constant', type: 'boolean', text: value })),
  fc
    .bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
    .map((value): Constant => ({ kind: 'constant', type: 'integer', text: String(value) })),
  fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 99 }))
    .map(([whole, part]): Constant => ({
      kind: 'constant',
      type: 'decimal',
      text: `${whole}.${String(part).padStart(2, '0')}`,
    })),
  text
    .filter((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value))
    .map((value): Constant => ({ kind: 'constant', type: 'string', text: value })),
  fc
    .integer({ min: 0, max: 4_294_967_295 })
    .map((value): Constant => ({ kind: 'constant', type: 'ordinal', text: String(value) })),
)

/** Queries, FROMs and expressions count one depth together: trees stay of a size a person could read. */
const DEPTH = { depthIdentifier: fc.createDepthIdentifier(), maxDepth: 3, withCrossShrink: true }

const castType = fc.constantFrom<CastType>(
  'text',
  'integer',
  'bigint',
  'double',
  'date',
  'timestamp',
  'boolean',
  'decimal(10,2)',
)

const comparison = fc.constantFrom<Comparison>(
  ...(['=', '<>', '<', '<=', '>', '>=', 'distinct', 'not distinct'] as const),
)

const functionName = fc.constantFrom(
  ...Object.entries(FUNCTIONS)
    .filter(([, row]) => row.kind !== 'window')
    .map(([key]) => key),
  ...HIDDEN_FUNCTIONS,
)

const bound = fc.oneof(
  fc.constant('current row'),
  fc.tuple(fc.nat(9999), fc.constantFrom('preceding', 'following')).map((each) => each.join(' ')),
)

const rank = (given: string): number =>
  given.endsWith('preceding') ? 0 : given === 'current row' ? 1 : 2

/** A frame of ROWS. */
const frame = fc.option(
  fc
    .tuple(
      fc.oneof(fc.constant('unbounded preceding'), bound),
      fc.oneof(fc.constant('unbounded following'), bound),
    )
    // A frame that ends before it starts is no frame.
    .filter(([start, end]) => rank(start) <= rank(end))
    .map(([start, end]) => `rows between ${start} and ${end}`),
  { nil: null },
)

/** NOT of these is another node, as DuckDB's parser has it. */
const NEGATED: readonly Expr['kind'][] = ['compare', 'between', 'in list', 'in query', 'exists']

const SPELLED: readonly string[] = ['coalesce', 'nullif', 'substring', 'trim']

const NULL: Constant = { kind: 'constant', type: 'null', text: 'NULL' }

const flatten = (kind: 'and' | 'or', items: readonly Expr[]): readonly Expr[] =>
  items.flatMap((item) => (item.kind === kind ? item.items : [item]))

const column: fc.Arbitrary<Expr> = fc.record({
  kind: fc.constant('column' as const),
  table: fc.option(name, { nil: null }),
  name,
})

const order = (expr: fc.Arbitrary<Expr>): fc.Arbitrary<OrderItem> =>
  fc.record({
    expr,
    descending: fc.boolean(),
    nulls: fc.constantFrom('default' as const, 'first' as const, 'last' as const),
  })

/** Queries of every shape, with every kind of expression in them. */
export const { query } = fc.letrec<{ query: Query; expr: Expr; from: From; order: OrderItem }>(
  (tie) => {
    const expr = tie('expr')
    const few = fc.array(expr, { minLength: 1, maxLength: 3 })
    const two = fc.array(expr, { minLength: 2, maxLength: 3 })
    const negated = fc.boolean()
    const call: fc.Arbitrary<Call> = fc.record({
      kind: fc.constant('call' as const),
      name: functionName,
      args: few,
      star: fc.constant(false),
      distinct: fc.boolean(),
      filter: fc.option(expr, { nil: null }),
      orderBy: fc.array(tie('order'), { maxLength: 1 }),
    })
    const plainCall = fc.tuple(call, fc.boolean()).map(([each, star]): Call => {
      const bare = { ...each, distinct: false, filter: null, orderBy: [] }
      if (star) return { ...bare, name: 'count', args: [], star: true }
      // DuckDB's grammar spells these itself, without DISTINCT, FILTER or ORDER BY.
      const [first = NULL, second = NULL] = each.args
      // list(x ORDER BY x) is spelled list_sort(list(x)).
      if (each.name === 'list') return { ...each, args: [first], orderBy: [] }
      if (!SPELLED.includes(each.name)) return each
      return { ...bare, args: [first, second] }
    })
    return {
      order: order(expr),
      expr: fc.oneof(
        DEPTH,
        CONSTANTS,
        column,
        fc.record({
          kind: fc.constant('parameter' as const),
          index: fc.integer({ min: 1, max: 9 }),
        }),
        fc.record({
          kind: fc.constant('compare' as const),
          op: comparison,
          left: expr,
          right: expr,
        }),
        fc
          .tuple(fc.constantFrom('and' as const, 'or' as const), two)
          .map(([kind, items]): Expr => ({ kind, items: flatten(kind, items) })),
        expr.map((item): Expr => (NEGATED.includes(item.kind) ? item : { kind: 'not', item })),
        fc.record({ kind: fc.constant('is null' as const), item: expr, negated }),
        fc.record({
          kind: fc.constant('between' as const),
          item: expr,
          low: expr,
          high: expr,
          negated,
        }),
        // One subquery in the list is IN over the subquery.
        fc
          .record({ kind: fc.constant('in list' as const), item: expr, list: few, negated })
          .map((each) => ({ ...each, list: [NULL, ...each.list] })),
        fc.record({
          kind: fc.constant('in query' as const),
          item: expr,
          query: tie('query'),
          negated,
        }),
        fc.record({ kind: fc.constant('exists' as const), query: tie('query'), negated }),
        fc.record({ kind: fc.constant('scalar query' as const), query: tie('query') }),
        fc.record({
          kind: fc.constant('like' as const),
          item: expr,
          pattern: expr,
          insensitive: fc.boolean(),
          negated,
        }),
        fc.record({
          kind: fc.constant('case' as const),
          whens: fc.array(fc.record({ when: expr, then: expr }), { minLength: 1, maxLength: 2 }),
          otherwise: fc.option(expr, { nil: null }),
        }),
        fc.record({
          kind: fc.constant('cast' as const),
          item: expr,
          to: castType,
          try: fc.boolean(),
        }),
        fc
          .tuple(fc.constantFrom('+', '-', '*', '/', '//', '%', '||'), expr, expr)
          .map(([op, left, right]): Expr => ({
            kind: 'operator',
            op: op as '+',
            items: [left, right],
          })),
        // Minus before a number is part of the number.
        expr.map((item): Expr =>
          item.kind === 'constant' ? item : { kind: 'operator', op: 'negate', items: [item] },
        ),
        plainCall,
        fc.record({
          kind: fc.constant('window' as const),
          call: fc.oneof(
            fc.constantFrom('row_number', 'rank', 'dense_rank').map(windowless),
            fc.tuple(call, fc.constantFrom('sum', 'count', 'list')).map(([each, given]) => {
              const [only = NULL] = each.args
              return { ...each, name: given, args: [only], orderBy: [] }
            }),
          ),
          // A window stands in no window's definition.
          partitionBy: fc.array(column, { maxLength: 2 }),
          orderBy: fc.array(order(column), { maxLength: 2 }),
          frame: frame,
        }),
      ),
      from: fc.oneof(
        DEPTH,
        fc.record({
          kind: fc.constant('table' as const),
          name,
          alias: fc.option(name, { nil: null }),
        }),
        fc.record({
          kind: fc.constant('subquery' as const),
          query: tie('query'),
          alias: name,
          columns: fc.array(name, { maxLength: 2 }),
        }),
        fc.record({
          kind: fc.constant('join' as const),
          join: fc.constantFrom(
            'inner' as const,
            'left' as const,
            'right' as const,
            'full' as const,
          ),
          left: tie('from'),
          right: tie('from'),
          on: expr,
          using: fc.constant([]),
        }),
        fc.record({
          kind: fc.constant('join' as const),
          join: fc.constant('cross' as const),
          left: tie('from'),
          right: tie('from'),
          on: fc.constant(null),
          using: fc.constant([]),
        }),
      ),
      query: fc
        .record({
          ctes: fc.array(
            fc.record({ name, columns: fc.array(name, { maxLength: 1 }), query: tie('query') }),
            { maxLength: 1, depthIdentifier: 'cte' },
          ),
          body: body(tie),
          orderBy: fc.array(tie('order'), { maxLength: 1 }),
          limit: fc.option(fc.nat().map(whole), { nil: null }),
          offset: fc.option(fc.nat().map(whole), { nil: null }),
        })
        .map((each): Query => each),
    }
  },
)

function windowless(given: string): Call {
  return {
    kind: 'call',
    name: given,
    args: [],
    star: false,
    distinct: false,
    filter: null,
    orderBy: [],
  }
}

function whole(value: number): Constant {
  return { kind: 'constant', type: 'integer', text: String(value) }
}

function body(tie: {
  (key: 'query'): fc.Arbitrary<Query>
  (key: 'expr'): fc.Arbitrary<Expr>
  (key: 'from'): fc.Arbitrary<From>
}): fc.Arbitrary<Body> {
  const expr = tie('expr')
  return fc.oneof(
    DEPTH,
    fc
      .record({
        kind: fc.constant('select' as const),
        distinct: fc.constant(false),
        distinctOn: fc.array(expr, { maxLength: 2 }),
        items: fc.array(
          fc.oneof(
            fc.record({ expr, alias: fc.option(name, { nil: null }) }),
            fc.record({
              expr: fc.record({
                kind: fc.constant('star' as const),
                table: fc.option(name, { nil: null }),
              }),
              alias: fc.constant(null),
            }),
          ),
          { minLength: 1, maxLength: 3 },
        ),
        from: fc.option(tie('from'), { nil: null, freq: 8 }),
        where: fc.option(expr, { nil: null }),
        groupBy: fc.uniqueArray(expr, {
          maxLength: 2,
          selector: (each) => JSON.stringify(each),
        }),
        having: fc.option(expr, { nil: null }),
        qualify: fc.option(expr, { nil: null, freq: 4 }),
      })
      .map((each) =>
        each.distinctOn.length === 0 ? { ...each, distinct: each.items.length === 1 } : each,
      ),
    fc.record({
      kind: fc.constant('set' as const),
      operator: fc.constantFrom('union' as const, 'except' as const, 'intersect' as const),
      all: fc.boolean(),
      left: tie('query'),
      right: tie('query'),
    }),
  )
}
