import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { layoutOf } from '../src/engine/aws/layout.js'
import { isSayable, saidBy, sparkText } from '../src/engine/aws/spark/literal.js'
import { renderSpark } from '../src/engine/aws/spark/render.js'
import { spelledForDuckDB } from '../src/engine/aws/spark/respell.js'
import { toSpark } from '../src/engine/aws/spark/spark.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge } from '../src/gate/gate.js'
import type { Expr, Query, Select } from '../src/gate/query.js'
import { isRefusal } from '../src/refusal.js'
import { inRoom, inSpark, layOut, sparkOf } from './aws-spark-case.js'
import { POLICY } from './gate-case.js'
import { makeRoster } from './support/oracle-roster.js'

let parsers: Parsers
let room: DuckDBConnection

beforeAll(async () => {
  parsers = await createParsers()
  room = await (await DuckDBInstance.create(':memory:')).connect()
  await makeRoster(room)
  await layOut(room, POLICY)
}, 60_000)
afterAll(() => parsers.close())

/** What an attacker would try: ends of literals, escapes, comments, substitutions, other scripts. */
const pieces = fc.constantFrom(
  ...["'", "''", '\\', "\\'", '\\\\', '\\u0027', '\\047', '\\n', '\\%', '"', '`', '--', '/*', '*/'],
  ...['#', ';', '${x}', '{{x}}', ':name', '?', '$1', '%', '_', '\n', '\t', '\r', ' ', 'x1', 'a'],
  ...[' OR 1=1', 'UNION', '\u00A0', 'é', '😀', '\u2028', '\uFEFF', '‮', "' OR ''='"],
)
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

/** Spark's own reading of a quoted text, from its documentation: every escape it knows. */
function readBySpark(quoted: string): string {
  const words: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', Z: '\x1A' }
  return quoted
    .slice(1, -1)
    .replaceAll(/\\(?:u([0-9A-Fa-f]{4})|([0-3][0-7]{2})|([\s\S]))/g, (...found: string[]) => {
      const [, code, octal, other = ''] = found
      if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      return other === '%' || other === '_' ? `\\${other}` : (words[other] ?? other)
    })
}

describe('a text in quotes', () => {
  test('is read by Spark, and back by us, as what it was; nothing but tame characters stands in it', () => {
    fc.assert(
      fc.property(texts.filter(isSayable), (text) => {
        const quoted = sparkText(text)
        expect(quoted).toMatch(/^'(?:[A-Za-z0-9 _.,:-]|\\u[0-9A-F]{4})*'$/)
        expect(quoted).not.toMatch(/--|::|\/\*|\$|;/)
        expect(readBySpark(quoted)).toBe(text)
        expect(saidBy(quoted)).toBe(text)
      }),
      { numRuns: 2_000 },
    )
  })

  test.each(['\0', '\x01', '\x7F', '\x1A', '\uD800', 'a\uDC00b'])(
    'never holds what AWS or UTF-8 does not (%j)',
    (text) => {
      expect(isSayable(text)).toBe(false)
      expect(() => sparkText(text)).toThrow(TypeError)
    },
  )

  test.each(["'a''b'", "'\\n'", "'a\\'b'", "'$'", "'\\u00zz'", '"a"', "'a", 'a', "'é'"])(
    'is not read in another spelling (%s)',
    (quoted) => {
      expect(() => saidBy(quoted)).toThrow(TypeError)
    },
  )
})

test('a value never changes what a text says, and finds what it finds in a room', async () => {
  const sql =
    'SELECT line, name = $1 AS a, concat($1, name) AS b, name LIKE $1 AS c, trim(name, $1) AS d FROM orgs ORDER BY line'
  const skeletons = new Set<string>()
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const given = { sql, policy: POLICY, parameters: [text], decode: () => null }
      const judged = await judge(given, parsers)
      if (isRefusal(judged)) return
      const spark = await sparkOf(judged.query, POLICY, parsers)
      if (!('text' in spark)) {
        expect(isSayable(text)).toBe(false)
        return
      }
      skeletons.add(spark.text.replaceAll(/'[^']*'/g, "''"))
      await room.run('UPDATE main.orgs SET name = $1 WHERE line = 1', [text])
      await room.run('UPDATE aws.orgs SET name = $1 WHERE line = 1', [text])
      const ours = await inRoom(room, judged.query, 0, parsers)
      expect((await inSpark(room, spark.text, 0)).inOrder).toEqual(ours.inOrder)
    }),
    { numRuns: 150 },
  )
  expect(skeletons.size).toBe(1)
  expect([...skeletons].join()).not.toMatch(/[\\$;#:?"]|--|\/\*/)
}, 120_000)

describe('a text of ours', () => {
  test.each([
    ...['SELECT 1; SELECT 2', 'SELECT "a"', 'SELECT 1 -- x', 'SELECT /* x */ 1', 'SELECT $1'],
    ...['SELECT `a b`', 'SELECT `A`', "SELECT 'it''s'", "SELECT '\\n'", 'SELECT a[1]', 'SELECT é'],
    ...['SELECT :x', 'SELECT ?', 'SELECT ${x}', 'SELECT {x}', 'SELECT 1\n', 'SELECT ``'],
  ])('is not read back with what our renderer never writes (%s)', (text) => {
    expect(() => spelledForDuckDB(text)).toThrow(TypeError)
  })

  const column = (table: string, name: string): Expr => ({ kind: 'column', table, name })
  const asking = (name: string, expr: Expr, alias = 't1'): Query => {
    const body: Select = {
      ...{ kind: 'select', distinct: false, distinctOn: [], where: null, groupBy: [] },
      ...{ having: null, qualify: null, items: [{ expr, alias: 'c1' }] },
      from: { kind: 'table', name, alias },
    }
    return { ctes: [], body, orderBy: [], limit: null, offset: null }
  }
  const target = { layout: layoutOf(POLICY), load: 'load', parameters: [] }

  test.each([
    ['a table of another policy', asking('userProfiles', column('t1', 'line'))],
    ['a part by its own name', asking('users__2', column('t1', 'line'))],
    ['a table of the system', asking('information_schema', column('t1', 'line'))],
    ['a column of another table', asking('orgs', column('t1', 'username__len'))],
    ['the partition', asking('orgs', column('t1', 'hr_load'))],
    ['the number of the row', asking('users', column('t1', 'hr_row'))],
    ['a column in the case of AWS', asking('orgs', column('t1', 'sourcedid'))],
    ['an alias of nothing', asking('orgs', column('t9', 'line'))],
  ])('cannot name %s', (_, query) => {
    expect(() => toSpark(query, target)).toThrow(TypeError)
  })

  test.each(['a`b', 'A', 'a b', '', 'a.b', 'é', '1'])('takes no other names (%j)', (name) => {
    expect(() => renderSpark(asking(name, column('t1', 'a')))).toThrow(TypeError)
    expect(() => renderSpark(asking('t', column('t1', name)))).toThrow(TypeError)
    expect(() => renderSpark(asking('t', column('t1', 'a'), name))).toThrow(TypeError)
  })
})
