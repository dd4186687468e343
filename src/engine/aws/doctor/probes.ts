/** An expression over constants that AWS must answer as DuckDB does. In Homeroom's own words, as a vendor's query. */
export interface Probe {
  readonly about: string
  readonly sql: string
}

const probes = (about: string, ...all: readonly string[]): readonly Probe[] =>
  all.map((sql) => ({ about, sql }))

/** A and B as numbers with a binary fraction, which is what the gate makes of them there. */
const doubles = (sql: string): string =>
  sql.replaceAll(/[AB]/gu, (letter) => `TRY_CAST(${letter === 'A' ? '-2.5' : '1.005'} AS DOUBLE)`)

const DAY = "TRY_CAST('2026-03-29' AS DATE)"
const LEAP = "TRY_CAST('2024-02-29' AS DATE)"
const MOMENT = "TRY_CAST('2026-03-29 13:05:59' AS TIMESTAMP)"

/** Every scalar function and operator that is written for Spark, at the edges where engines part ways. */
export const PROBES: readonly Probe[] = [
  ...probes('lower, upper', "lower('ÄB')", "upper('straße é')", "length('äb😀')"),
  ...probes('trim', "trim('  a ')", "trim('xaxbx', 'x')", "ltrim('  a ')", "rtrim('xax', 'x')"),
  ...probes(
    'left, right',
    "left('abc', 2)",
    "left('abc', -1)",
    "right('abc', 2)",
    "right('a', -1)",
  ),
  ...probes('substring', "substring('abcdef', 2, 3)", "substring('abcdef', -3)", "substr('ab', 5)"),
  ...probes('split_part', "split_part('a-b-c', '-', 2)", "split_part('a-b', '-', 9)"),
  ...probes('concat', "concat('a', NULL, 'b')", "'a' || 'b'", "('a' || NULL) IS NULL"),
  ...probes('starts_with …', "starts_with('abc', 'ab')", "ends_with('abc', 'bc')"),
  ...probes('contains …', "contains('abc', 'd')", "strpos('abc', 'c')", "contains('abc', '')"),
  ...probes('LIKE', "'abc' LIKE 'a%'", "'ABC' NOT LIKE 'a%'"),
  ...probes('quotes, backslashes, letters', "'O''Brien \\ \\u0041 雪'", "length('\\n')"),
  ...probes(
    'abs, floor, ceil, round',
    ...['abs(A)', 'floor(A)', 'ceil(B)', 'round(A)', 'round(B)'].map(doubles),
  ),
  ...probes('round to places', ...['round(A, 1)', 'round(B, 2)', 'round(A + B, 3)'].map(doubles)),
  ...probes(
    'arithmetic',
    '7 + 5 * 2 - 1',
    '7 % 3',
    '-7 % 3',
    ...['A / B', 'A / (B - B)'].map(doubles),
  ),
  ...probes('coalesce, nullif', "coalesce(NULL, 'b')", "nullif('a', 'b')"),
  ...probes('greatest, least', 'greatest(1, 3, NULL)', 'least(2, NULL, 1)'),
  ...probes('CASE', "CASE WHEN 1 = 2 THEN 'a' WHEN NULL THEN 'b' ELSE 'c' END"),
  ...probes(
    'comparisons with NULL',
    'NULL IS DISTINCT FROM 1',
    '(1 = NULL) IS NULL',
    '1 IN (1, NULL)',
  ),
  ...probes('BETWEEN, NOT IN', '2 BETWEEN 1 AND 3', '(2 NOT IN (1, NULL)) IS NULL'),
  ...probes(
    'casts',
    'TRY_CAST(12 AS VARCHAR)',
    'TRY_CAST(true AS INTEGER)',
    'TRY_CAST(1 AS DOUBLE)',
  ),
  ...probes('casts of dates', `TRY_CAST(${DAY} AS VARCHAR)`, `TRY_CAST(${DAY} AS TIMESTAMP)`),
  ...probes('date_trunc', `date_trunc('month', ${DAY})`, `date_trunc('week', ${DAY})`),
  ...probes(
    'date_part',
    ...['year', 'quarter', 'month', 'week', 'day', 'dow', 'isodow', 'doy'].map(
      (part) => `date_part('${part}', ${DAY})`,
    ),
    ...['hour', 'minute', 'second'].map((part) => `date_part('${part}', ${MOMENT})`),
  ),
  ...probes(
    'date_diff',
    ...['day', 'month', 'year', 'quarter'].map((part) => `date_diff('${part}', ${LEAP}, ${DAY})`),
  ),
]

const OVER = 'OVER (ORDER BY o.k DESC)'

/** Truths about any table, each with the form or the aggregate it is made with; seen in the first row. */
export const TRUTHS: readonly Probe[] = [
  { about: 'count, sum', sql: 'g.s = 2 * g.n' },
  { about: 'count DISTINCT', sql: 'g.d <= g.k' },
  { about: 'avg, min, max', sql: "g.m = 4 AND g.lo = 'b' AND g.hi = 'b'" },
  { about: 'bool_and, bool_or', sql: 'g.every AND NOT g.some' },
  { about: 'FILTER', sql: 'g.none = 0' },
  { about: 'NOT EXISTS', sql: 'f1.n = g.n - g.k' },
  { about: 'IN over a query', sql: 'f2.n = g.k' },
  { about: 'EXCEPT', sql: 'f3.n = 0' },
  { about: 'INTERSECT', sql: 'f4.n = g.d' },
  { about: 'UNION ALL, UNION', sql: 'f5.n = 2 * g.n AND f6.n = g.d' },
  { about: 'QUALIFY', sql: 'f7.n = g.d' },
  { about: 'DISTINCT ON', sql: 'f8.n = g.d' },
  { about: 'rank, dense_rank', sql: `rank() ${OVER} = dense_rank() ${OVER}` },
  { about: 'lag, lead', sql: `lag(1) ${OVER} IS NULL AND coalesce(lead(2) ${OVER}, 2) = 2` },
  { about: 'LEFT JOIN and IS NULL', sql: 'f9.n = g.n - g.k' },
]

/** Rows looked at, at most: enough for an order to show, few enough to be cheap. */
export const MOST_ROWS = 200
/** Columns before the probes. */
export const LEADING = ['key', 'place', 'nothing'] as const

/**
 * One query with all of it: a row for each identifier of a table in falling order, the same answers in each, and
 * last the identifier once more as a hidden list.
 *
 * @param table - of the policy's catalogue
 * @param key - a column of it that holds identifiers
 */
export function probeQuery(table: string, key: string): string {
  const count = (name: string, of: string) => `${name} AS (SELECT count(*) AS n FROM ${of})`
  const [a, b] = [`${table} AS a`, `${table} AS b`]
  const some = `a.${key} IS NOT NULL`
  const ctes = [
    `g AS (SELECT count(*) AS n, count(a.${key}) AS k, count(DISTINCT a.${key}) AS d, sum(2) AS s, ` +
      "avg(4) AS m, min('b') AS lo, max('b') AS hi, bool_and(true) AS every, " +
      `bool_or(false) AS some, count(*) FILTER (WHERE a.${key} IS NULL AND ${some}) AS none FROM ${a})`,
    count('f1', `${a} WHERE NOT EXISTS (SELECT 1 AS x FROM ${b} WHERE b.${key} = a.${key})`),
    count('f2', `${a} WHERE a.${key} IN (SELECT b.${key} AS x FROM ${b})`),
    count('f3', `(SELECT a.${key} AS x FROM ${a} EXCEPT SELECT b.${key} AS x FROM ${b}) AS e`),
    count(
      'f4',
      `(SELECT a.${key} AS x FROM ${a} WHERE ${some} INTERSECT SELECT b.${key} AS x FROM ${b}) AS e`,
    ),
    count('f5', `(SELECT a.${key} AS x FROM ${a} UNION ALL SELECT b.${key} AS x FROM ${b}) AS e`),
    count(
      'f6',
      `(SELECT a.${key} AS x FROM ${a} WHERE ${some} UNION SELECT b.${key} AS x FROM ${b} WHERE b.${key} IS NOT NULL) AS e`,
    ),
    count(
      'f7',
      `(SELECT a.${key} AS x FROM ${a} WHERE ${some} QUALIFY row_number() OVER (PARTITION BY a.${key} ORDER BY a.${key}) = 1) AS e`,
    ),
    count(
      'f8',
      `(SELECT DISTINCT ON (a.${key}) a.${key} AS x FROM ${a} WHERE ${some} ORDER BY a.${key}) AS e`,
    ),
    count('f9', `${a} LEFT JOIN ${b} ON b.${key} = a.${key} WHERE b.${key} IS NULL`),
    `keys AS (SELECT a.${key} AS k, list(DISTINCT a.${key}) AS l FROM ${a} WHERE ${some} GROUP BY a.${key})`,
  ]
  const forms = ['g', ...Array.from({ length: 9 }, (_, place) => `f${place + 1}`)]
  const columns = [
    ...['o.k AS c0', 'row_number() OVER (ORDER BY o.k DESC) AS c1', "nullif('a', 'a') AS c2"],
    ...[...PROBES, ...TRUTHS].map(({ sql }, place) => `${sql} AS c${place + LEADING.length}`),
    'o.l AS l',
  ]
  return (
    `WITH ${ctes.join(', ')} SELECT ${columns.join(', ')} FROM keys AS o ` +
    `${forms.map((form) => `CROSS JOIN ${form} AS ${form}`).join(' ')} ORDER BY o.k DESC LIMIT ${MOST_ROWS}`
  )
}
