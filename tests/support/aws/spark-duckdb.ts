import type { DuckDBConnection } from '@duckdb/node-api'
import { spelledForDuckDB } from '../../../src/engine/aws/spark/respell.js'
import type { Call, Expr, OrderItem, Query } from '../../../src/gate/query.js'
import { read } from '../../../src/gate/read.js'
import { render } from '../../../src/gate/render.js'
import { isRefusal } from '../../../src/refusal.js'

/**
 * Runs a Spark text of ours on DuckDB as Spark's documentation says that Spark does. The text is parsed anew;
 * in its tree every construct that Spark and DuckDB treat differently is put as macros that do as Spark does, so
 * that what our text relies on is looked at, and not what DuckDB makes of the same words.
 *
 * Tables lie in the connection under the names of their parts, with `hr_load`.
 */
export async function runSpark(
  connection: DuckDBConnection,
  sparkText: string,
): Promise<readonly (readonly unknown[])[]> {
  const emulated = await emulation(connection, sparkText)
  return (await connection.runAndReadAll(emulated)).getRowsJS()
}

/** The same with the rows in a Parquet file, which must not be there yet. */
export async function runSparkToParquet(
  connection: DuckDBConnection,
  sparkText: string,
  file: string,
): Promise<void> {
  const emulated = await emulation(connection, sparkText)
  await connection.run(`COPY (${emulated}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`)
}

/** DuckDB's text that does what the Spark text does in Spark. */
export async function emulation(connection: DuckDBConnection, sparkText: string): Promise<string> {
  if (!prepared.has(connection)) {
    for (const macro of MACROS) await connection.run(`CREATE OR REPLACE TEMP MACRO ${macro}`)
    prepared.add(connection)
  }
  const spelled = spelledForDuckDB(sparkText)
  const json = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [spelled])
  const [[tree] = []] = json.getRowsJS()
  const query = read(typeof tree === 'string' ? tree : '', spelled, 'own')
  if (isRefusal(query)) throw new TypeError(`not a text that Spark reads: ${query.detail}`)
  return render(inSpark(query) as Query)
}

const prepared = new WeakSet<DuckDBConnection>()

const MACROS: readonly string[] = [
  // Integers: a fraction is cut off. What does not fit fails in a CAST, is NULL in a TRY_CAST.
  `spark_int(x) AS CAST(trunc(CAST(x AS DOUBLE)) AS INTEGER)`,
  `spark_bigint(x) AS CAST(trunc(CAST(x AS DOUBLE)) AS BIGINT)`,
  `spark_try_int(x) AS TRY_CAST(trunc(TRY_CAST(x AS DOUBLE)) AS INTEGER)`,
  `spark_try_bigint(x) AS TRY_CAST(trunc(TRY_CAST(x AS DOUBLE)) AS BIGINT)`,
  // With ANSI rules on, which is the stricter of Spark's two ways.
  `spark_divide(a, b) AS CASE WHEN b = 0 THEN error('DIVIDE_BY_ZERO') ELSE a / b END`,
  `spark_modulo(a, b) AS CASE WHEN b = 0 THEN error('DIVIDE_BY_ZERO') ELSE a % b END`,
  // floor and ceil of a DOUBLE are BIGINT.
  `spark_floor(x) AS CAST(floor(x) AS BIGINT)`,
  `spark_ceil(x) AS CAST(ceil(x) AS BIGINT)`,
  `spark_substring(s, p, n := 1000000000) AS CASE WHEN s IS NULL OR p IS NULL OR n IS NULL THEN NULL
     WHEN n <= 0 THEN ''
     WHEN p > 0 THEN substring(s, p, n)
     WHEN p = 0 THEN substring(s, 1, n)
     WHEN length(s) + p >= 0 THEN substring(s, length(s) + p + 1, n)
     WHEN n + length(s) + p <= 0 THEN ''
     ELSE substring(s, 1, n + length(s) + p) END`,
  `spark_position(part, s) AS CASE WHEN s IS NULL THEN NULL WHEN part = '' THEN 1 ELSE strpos(s, part) END`,
  `spark_like(s, p) AS s LIKE p ESCAPE '\\'`,
  `spark_split_part(s, d, n) AS CASE WHEN n = 0 THEN error('INVALID_INDEX_OF_ZERO') ELSE split_part(s, d, n) END`,
  // concat of texts is NULL if one of them is.
  `spark_concat(a, b) AS a || b`,
  `spark_trim(s, c) AS trim(s, c)`,
  `spark_array_distinct(l) AS list_distinct(l)`,
  `spark_array_join(l, d) AS array_to_string(l, d)`,
  `spark_flatten(l) AS CASE WHEN len(list_filter(l, lambda x: x IS NULL)) > 0 THEN NULL ELSE flatten(l) END`,
  `spark_datediff(a, b) AS date_diff('day', CAST(b AS DATE), CAST(a AS DATE))`,
  `spark_date_add(d, n) AS CAST(d AS DATE) + CAST(n AS INTEGER)`,
  `spark_dayofweek(d) AS dayofweek(d) + 1`,
  `spark_date_trunc(part, d) AS CAST(date_trunc(part, d) AS TIMESTAMP)`,
]

const call = (name: string, ...args: readonly unknown[]): unknown => ({
  ...{ kind: 'call', name, args, star: false, distinct: false, filter: null, orderBy: [] },
})

/** A part of the tree as Spark takes it; whatever is the same in both stays. */
function inSpark(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(inSpark)
  if (typeof part !== 'object' || part === null) return part
  if ('descending' in part) return ordered(part as OrderItem)
  const expr = part as Expr
  switch (expr.kind) {
    case 'exists':
    case 'in query':
    case 'parameter':
      throw new TypeError(`not for Spark: ${expr.kind}`)
    case 'call':
      return called(expr, null)
    case 'window':
      return called(expr.call, expr)
    case 'like':
      return negated(expr.negated, call('spark_like', inSpark(expr.item), inSpark(expr.pattern)))
    case 'operator': {
      const name = { '/': 'spark_divide', '%': 'spark_modulo' }[expr.op as string]
      return name === undefined ? inside(expr) : call(name, ...expr.items.map(inSpark))
    }
    case 'cast': {
      const { to } = expr
      if (to !== 'integer' && to !== 'bigint') return inside(expr)
      const short = to === 'integer' ? 'int' : to
      return call(`spark_${expr.try ? 'try_' : ''}${short}`, inSpark(expr.item))
    }
    default:
      return inside(expr)
  }
}

const inside = (part: object): unknown =>
  Object.fromEntries(Object.entries(part).map(([key, value]) => [key, inSpark(value)]))

const negated = (isNegated: boolean, item: unknown): unknown =>
  isNegated ? { kind: 'not', item } : item

/** NULL is the smallest of all where its place is not said. */
function ordered({ expr, descending, nulls }: OrderItem): unknown {
  const place = descending ? 'last' : 'first'
  return { expr: inSpark(expr), descending, nulls: nulls === 'default' ? place : nulls }
}

/** Functions that are the same in both, on what our texts give them. */
const SAME: ReadonlySet<string> = new Set([
  ...['count', 'sum', 'avg', 'min', 'max', 'row_number', 'rank', 'dense_rank', 'lag', 'lead'],
  ...['coalesce', 'nullif', 'greatest', 'least', 'abs', 'round', 'lower', 'upper', 'length'],
  ...['trim', 'ltrim', 'rtrim', 'year', 'month', 'dayofmonth', 'dayofyear', 'hour', 'minute'],
  ...['second', 'date_part'],
])

const OTHER: ReadonlySet<string> = new Set([
  ...['floor', 'ceil', 'substring', 'position', 'split_part', 'array_distinct', 'array_join'],
  ...['flatten', 'datediff', 'date_add', 'dayofweek', 'date_trunc'],
])

function called(given: Call, window: Extract<Expr, { kind: 'window' }> | null): unknown {
  const over = (made: unknown): unknown =>
    window === null
      ? made
      : { ...(inside({ ...window, call: null }) as object), kind: 'window', call: made }
  const args = given.args.map(inSpark)
  const { name } = given
  if (name === 'collect_list' || name === 'collect_set') {
    const [arg] = args
    const filter = { kind: 'is null', item: arg, negated: true }
    const list = { ...(call('list', arg) as object), distinct: name === 'collect_set', filter }
    return call('coalesce', over(list), call('list_value'))
  }
  if (name === 'concat') {
    return args.reduce((left, right) => ({ kind: 'operator', op: '||', items: [left, right] }))
  }
  if (name === 'array') return call('list_value', ...args)
  if (OTHER.has(name)) return call(`spark_${name}`, ...args)
  if (!SAME.has(name)) throw new TypeError(`Spark has no function ${name} here`)
  return over({ ...given, args })
}
