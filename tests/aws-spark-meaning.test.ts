import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { FUNCTIONS } from '../src/gate/functions.js'
import { judge } from '../src/gate/gate.js'
import type { Policy } from '../src/policy/policy.js'
import { isRefusal } from '../src/refusal.js'
import type { ParameterValue } from '../src/gate/approved.js'
import { grammarFaults, inRoom, inSpark, layOut, sparkOf } from './aws-spark-case.js'
import { POLICY } from './gate-case.js'
import { makeRoster } from './support/oracle-roster.js'

const policy: Policy = { ...POLICY, functions: new Set(Object.keys(FUNCTIONS)) }

/** Texts on which engines part: blanks of every kind, what patterns and escapes are made of, no text at all. */
const TEXTS = [
  ...['', ' ', 'a', 'ab', 'abc', 'a,b,,c', ',', 'A b', ' a ', '\t', '\u00A0a\u3000', '\u200Ba'],
  ...[
    'a\\b',
    '\\',
    '\\\\',
    "it's",
    '%',
    '_',
    'a%b',
    '\\%',
    '\\u0041',
    'é',
    'e\u0301',
    '👩‍👧',
    '`',
    '"',
  ],
]

let parsers: Parsers
let room: DuckDBConnection

beforeAll(async () => {
  parsers = await createParsers()
  room = await (await DuckDBInstance.create(':memory:')).connect()
  await makeRoster(room)
  await room.run('DELETE FROM orgs')
  for (const [place, text] of [...TEXTS, null].entries()) {
    await room.run(
      'INSERT INTO orgs (line, name, identifier, dateLastModified) VALUES ($1, $2, $2, $3)',
      [place - 3, text, `20${10 + place}-0${1 + (place % 9)}-28 23:5${place % 10}:59.${place}`],
    )
  }
  await layOut(room, policy)
}, 60_000)
afterAll(() => parsers.close())

async function answersOf(
  sql: string,
  parameters: readonly ParameterValue[] = [],
): Promise<'lacks' | 'same'> {
  const judged = await judge({ sql, policy, parameters, decode: () => null }, parsers)
  if (isRefusal(judged)) throw new Error(`${judged.code}: ${judged.detail}`)
  const plan = classify(judged, policy)
  if (isRefusal(plan)) throw new Error(plan.code)
  const spark = await sparkOf(plan.query, policy, parsers)
  if (!('text' in spark)) return 'lacks'
  expect(grammarFaults(spark.text)).toEqual([])
  const ours = await inRoom(room, plan.query, plan.hidden, parsers)
  const theirs = await inSpark(room, spark.text, plan.hidden)
  expect(theirs.inOrder).toEqual(ours.inOrder)
  return 'same'
}

const PAIRS = 'FROM orgs AS a CROSS JOIN orgs AS b ORDER BY a.line, b.line'

describe('texts mean the same', () => {
  it.each([
    ...['lower(a.name)', 'upper(b.name)', 'trim(a.name)', 'ltrim(a.name)', 'rtrim(a.name)'],
    ...["ltrim(a.name, ', ')", "rtrim(a.name, 'b')", 'length(a.name)'],
    ...['left(a.name, 2)', 'left(a.name, 0)', 'left(a.name, -1)', 'right(a.name, 2)'],
    ...['right(a.name, 0)', 'right(a.name, -1)', 'right(a.name, 50)', 'substr(a.name, 2)'],
    ...['substring(a.name, 2, 1)', 'substring(a.name, -2)', 'substring(a.name, -3, 2)'],
    ...['substring(a.name, 0)', 'substring(a.name, 9, 1)', 'substring(a.name, 1, 0)'],
    ...["split_part(a.name, ',', 1)", "split_part(a.name, ',', 3)", "split_part(a.name, ',', -1)"],
    ...["split_part(a.name, ',', 0)", "split_part(a.name, ',', 9)", 'concat(a.name, b.name)'],
    ...["concat(a.name, NULL, 'x', a.line)", "a.name || b.name || 'x'", 'concat(a.name)'],
    ...['starts_with(a.name, b.name)', 'ends_with(a.name, b.name)', 'contains(a.name, b.name)'],
    ...['strpos(a.name, b.name)', "a.name LIKE 'a%'", "a.name LIKE '_'", "a.name ILIKE 'A%'"],
    ...['a.name = b.name', 'a.name < b.name', 'a.name IS DISTINCT FROM b.name'],
    ...['coalesce(a.name, b.name)', 'nullif(a.name, b.name)', 'greatest(a.name, b.name)'],
    ...['least(a.name, b.name)', 'greatest(a.name)', "CASE WHEN a.name = 'a' THEN 'x' END"],
  ])('%s', async (expr) => {
    expect(await answersOf(`SELECT ${expr} AS x ${PAIRS}`)).toBe('same')
  })
})

describe('values sent apart mean the same in the text', () => {
  it.each([
    ['trim(a.name, $1)', 'a\\'],
    ['a.name LIKE $1', '%\\%'],
    ['a.name LIKE $1', 'a\\b'],
    ['a.name LIKE $1', '\\'],
    ['a.name NOT LIKE $1', '\\%'],
    ['a.name ILIKE $1', '%\\'],
    ["a.name IN ('it''s', $1, NULL)", '\\'],
    ['a.name NOT IN ($1)', '\\u0041'],
    ['split_part(a.name, $1, 2)', '\\'],
    ['concat(a.name, $1)', '\'; -- ` " /* ${x}'],
    ['a.line = $1', 3],
    ['a.line + $1', 0.5],
    ['a.name = $1', null],
    ['a.dateLastModified > $1', '2015-01-01'],
    ['(a.line > 3) = $1', true],
  ])('%s with %s', async (expr, value) => {
    expect(await answersOf(`SELECT ${expr} AS x ${PAIRS}`, [value])).toBe('same')
  })
})

describe('numbers mean the same', () => {
  it.each([
    ...['a.line / b.line', 'a.line % b.line', '(0 - a.line) / (b.line * -1)', 'a.line / 3'],
    ...['a.line % 3', '-a.line', 'a.line + 0.5', 'a.line * b.line - 1', '1 / (a.line * 0)'],
    ...[
      'round(a.line * 0.285, 2)',
      'round(a.line / 2)',
      'round(a.line * 0.5)',
      'round(1 / a.line, 3)',
    ],
    ...['floor(a.line / 2)', 'ceil(a.line / 2)', 'floor(a.line * 1000000000000.5)', 'abs(a.line)'],
    ...['floor(1 / (b.line * 0))', 'ceil(0 / (b.line * 0))', 'CAST(a.line AS BOOLEAN)'],
    ...['CAST(a.line AS DECIMAL(6,2))', 'CAST(CAST(a.line AS DECIMAL(6,2)) AS INTEGER)'],
    ...[
      'CAST(0.5 AS INTEGER)',
      'CAST(1.5 AS INTEGER)',
      'CAST(a.line AS TEXT)',
      'greatest(a.line, 2.5)',
    ],
    ...['CAST(a.line > 2 AS INTEGER)', 'CAST(a.line > 2 AS TEXT)', "a.line BETWEEN -1 AND '3'"],
    ...['nullif(a.line, b.line)', 'coalesce(NULL, a.line)', 'a.line NOT BETWEEN 0 AND b.line'],
  ])('%s', async (expr) => {
    expect(await answersOf(`SELECT ${expr} AS x ${PAIRS}`)).toBe('same')
  })
})

describe('moments mean the same', () => {
  const at = 'a.dateLastModified'
  const parts = ['year', 'quarter', 'month', 'week', 'day', 'dow', 'isodow', 'doy']
  it.each([
    ...[...parts, 'hour', 'minute', 'second'].map((part) => `date_part('${part}', ${at})`),
    ...['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'].map(
      (part) => `date_trunc('${part}', ${at})`,
    ),
    ...['year', 'quarter', 'month', 'day'].map(
      (part) => `date_diff('${part}', ${at}, b.dateLastModified)`,
    ),
    ...[`CAST(${at} AS DATE)`, `CAST(${at} AS TEXT)`, `CAST(CAST(${at} AS DATE) AS TEXT)`],
    ...[`CAST(${at} AS DATE) + 40`, `CAST(${at} AS DATE) - 40`, `${at} > '2020-02-28'`],
    ...[`CAST(${at} AS DATE) - CAST(b.dateLastModified AS DATE)`, `CAST(${at} AS DATE) + 0`],
    ...[
      `${at} = '2010-01-28T23:50:59Z'`,
      `CAST(${at} AS DATE) = '2010-01-28'`,
      `max(${at}) OVER ()`,
    ],
  ])('%s', async (expr) => {
    expect(await answersOf(`SELECT ${expr} AS x ${PAIRS}`)).toBe('same')
  })
})

describe('rows mean the same', () => {
  const one = 'FROM orgs AS a'
  it.each([
    `SELECT name ${one} ORDER BY name`,
    `SELECT name ${one} ORDER BY name DESC`,
    `SELECT name ${one} ORDER BY name NULLS FIRST`,
    `SELECT name ${one} ORDER BY name DESC LIMIT 3`,
    `SELECT lag(name) OVER (ORDER BY name DESC) AS x ${one} ORDER BY name`,
    `SELECT lead(line, 2) OVER (ORDER BY name) AS x ${one} ORDER BY line`,
    `SELECT sum(line) OVER (ORDER BY line ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS x ${one} ORDER BY line`,
    `SELECT count(name), count(DISTINCT length(name)), sum(line), avg(line), min(name), max(name) ${one}`,
    `SELECT bool_and(line > 2), bool_or(line > 2), sum(line) FILTER (WHERE line > 900) ${one}`,
    `SELECT count(*) AS n ${one} HAVING count(*) > 900`,
    `SELECT 'x' AS x ${one} HAVING count(*) > 1`,
    `SELECT length(name) AS x, avg(DISTINCT line) ${one} GROUP BY 1 ORDER BY 1`,
    `SELECT count(DISTINCT line) FILTER (WHERE name <> 'a') AS n ${one}`,
    `SELECT name ${one} WHERE line NOT IN (SELECT nullif(b.line, 3) FROM orgs b) ORDER BY name`,
    `SELECT name ${one} WHERE name NOT IN (SELECT b.name FROM orgs b WHERE b.line < 0) ORDER BY line`,
    `SELECT line, name IN (SELECT b.name FROM orgs b WHERE b.line > 4) AS x ${one} ORDER BY line`,
    `SELECT line, line IN (SELECT b.line FROM orgs b WHERE b.line > 900) AS x ${one} ORDER BY line`,
    `SELECT line, EXISTS (SELECT 1 FROM orgs b WHERE b.name = a.name AND b.line > 4) AS x ${one} ORDER BY line`,
    `SELECT line ${one} WHERE EXISTS (SELECT 1 FROM orgs b WHERE a.line > 4) OR a.line = 1 ORDER BY line`,
    `SELECT line ${one} WHERE EXISTS (SELECT 1 FROM orgs b WHERE b.line = a.line + 1 LIMIT 0) OR line = 2`,
    `SELECT line ${one} WHERE NOT EXISTS (SELECT b.line FROM orgs b WHERE b.line = a.line + 1)`,
    `SELECT line ${one} WHERE EXISTS (SELECT 1 FROM orgs b WHERE b.line = a.line HAVING count(*) = 0) ORDER BY line`,
    `SELECT line ${one} WHERE EXISTS (SELECT count(*) FROM orgs b WHERE b.line = a.line + 900) ORDER BY line`,
    `SELECT line ${one} WHERE EXISTS (SELECT length(b.name) FROM orgs b WHERE b.line IS NOT DISTINCT FROM a.line GROUP BY 1 HAVING count(*) = 1) ORDER BY line`,
    `SELECT line, (SELECT count(*) FROM orgs b WHERE b.line = a.line + 900) AS x ${one} ORDER BY line`,
    `SELECT line ${one} WHERE EXISTS (SELECT b.line FROM orgs b WHERE b.line = a.line GROUP BY b.line) ORDER BY 1`,
    `SELECT line ${one} WHERE EXISTS (SELECT 1 FROM orgs b WHERE b.line = a.line AND b.line = length(a.name)) ORDER BY 1`,
    `SELECT line, (SELECT max(b.line) FROM orgs b WHERE b.line = a.line AND a.line = b.line AND a.name = 'ab') AS x ${one} ORDER BY 1`,
    `SELECT line, (SELECT count(b.line) FROM orgs b WHERE a.name = 'ab') AS x ${one} ORDER BY 1`,
    `SELECT line, (SELECT count(*) + a.line FROM orgs b) AS x ${one} ORDER BY 1`,
    `SELECT line ${one} WHERE a.line IN (SELECT max(b.line) OVER () FROM orgs b WHERE b.name = a.name) ORDER BY 1`,
    `SELECT line ${one} WHERE EXISTS (SELECT 1 FROM orgs b WHERE b.name = a.name QUALIFY row_number() OVER (ORDER BY b.line) > 1) ORDER BY 1`,
    `SELECT line ${one} WHERE EXISTS (SELECT DISTINCT b.name FROM (SELECT c.name FROM orgs c WHERE c.line = a.line) AS b) ORDER BY 1`,
    `SELECT line ${one} WHERE (SELECT count(*) FROM orgs b WHERE b.line = a.line + 1) = 0 OR a.line IN (SELECT 3) ORDER BY 1`,
    `SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM orgs b WHERE b.line = a.line + 1)) AS n ${one}`,
    `SELECT EXISTS (SELECT 1 FROM orgs b WHERE b.line = length(a.name)) AS x, count(*) AS n ${one} GROUP BY length(a.name) ORDER BY 2, 1`,
    `SELECT DISTINCT length(name) AS x ${one} WHERE line > 2 ORDER BY 1 DESC`,
    `SELECT DISTINCT line ${one} QUALIFY count(*) OVER (PARTITION BY length(name)) > 2 ORDER BY 1`,
    `SELECT line, (SELECT coalesce(max(b.line), 0) + count(*) + a.line FROM orgs b WHERE b.name = a.name) AS x ${one} ORDER BY line`,
    `SELECT line, (SELECT max(b.line) FROM orgs b WHERE b.name = a.name HAVING count(*) > 1) AS x ${one} ORDER BY line`,
    `SELECT length(a.name) AS n, (SELECT count(*) FROM orgs b WHERE b.line = length(a.name)) AS x ${one} GROUP BY 1 ORDER BY 1`,
    `SELECT line ${one} WHERE a.line IN (SELECT b.line + 1 FROM orgs b WHERE b.name = 'a' OR b.line = 4) ORDER BY 1`,
    `SELECT line ${one} WHERE a.line NOT IN (SELECT b.line FROM orgs b WHERE b.name = a.name) ORDER BY 1`,
    `SELECT line, a.line IN (SELECT nullif(b.line, 2) FROM orgs b WHERE b.name = a.name) AS x ${one} ORDER BY 1`,
    `SELECT line ${one} EXCEPT SELECT b.line + 3 FROM orgs b ORDER BY 1`,
    `SELECT name ${one} INTERSECT SELECT b.name FROM orgs b WHERE b.line > 2 ORDER BY 1`,
    `SELECT name, NULL AS x ${one} UNION SELECT b.type, b.name FROM orgs b ORDER BY 1, 2`,
    `SELECT DISTINCT ON (length(name)) name, line ${one} ORDER BY length(name), line DESC`,
    `SELECT line ${one} QUALIFY row_number() OVER (PARTITION BY length(name) ORDER BY line) = 1 ORDER BY line`,
    `WITH q AS (SELECT name AS n, line AS l ${one}) SELECT q.l, r.l FROM q JOIN q AS r ON r.n = q.n ORDER BY 1, 2`,
    `SELECT a.line, b.line FROM orgs a FULL JOIN orgs b ON b.line = a.line + 20 ORDER BY 1, 2`,
    `SELECT a.line FROM orgs a JOIN (orgs b LEFT JOIN orgs c ON c.line = b.line) ON b.line = a.line ORDER BY 1`,
    `SELECT a.line FROM orgs a WHERE a.line > (SELECT max(b.line) FROM orgs b) - 2 ORDER BY 1`,
  ])('%s', async (sql) => {
    expect(await answersOf(sql)).toBe('same')
  })

  it.each([
    `SELECT regexp_matches(name, '^a') AS x ${one}`,
    `SELECT line ${one} ORDER BY 1 OFFSET 2`,
    `SELECT row_number() OVER () AS x ${one}`,
    `SELECT count(DISTINCT name) OVER () AS x ${one}`,
    `SELECT substring(name, 0, 2) AS x ${one}`,
    `SELECT substring(name, 2, -1) AS x ${one}`,
    `SELECT split_part(name, '', 1) AS x ${one}`,
    `SELECT CAST(name AS INTEGER) AS x ${one}`,
    `SELECT CAST(line / 2 AS INTEGER) AS x ${one}`,
    `SELECT CAST(line / 2 AS TEXT) AS x ${one}`,
    `SELECT name LIKE name AS x ${one}`,
    `SELECT date_diff('week', dateLastModified, dateLastModified) AS x ${one}`,
    `SELECT round(line, -1) AS x ${one}`,
    `SELECT line ${one} EXCEPT ALL SELECT b.line FROM orgs b`,
    `SELECT 1 AS x`,
    `SELECT line ${one} WHERE EXISTS (SELECT 1 FROM orgs b WHERE b.line > a.line)`,
    `SELECT DISTINCT ON (name) line ${one}`,
    `SELECT a.line FROM orgs a LEFT JOIN orgs b ON b.line IN (SELECT c.line FROM orgs c)`,
  ])('refused: %s', async (sql) => {
    expect(await answersOf(sql)).toBe('lacks')
  })
})
