import { Unread } from '../src/engine/parsers/hear-node.js'
import { factsOfWitness } from '../src/engine/parsers/hear.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { read } from '../src/gate/read.js'
import { agree } from '../src/gate/witness.js'
import { isRefusal } from '../src/refusal.js'

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

/** What node-sql-parser makes of `select 1`. */
const SELECT_1 = {
  ...{ type: 'select', with: null, options: null, distinct: { type: null }, from: null },
  columns: [{ type: 'expr', expr: { type: 'number', value: 1 }, as: null }],
  ...{ into: { position: null }, where: null, groupby: null, having: null, orderby: null },
  ...{ limit: { seperator: '', value: [] }, window: null },
}

/** The two parsers alone, without the lexical allowlist before and the policy behind. */
async function heard(sql: string): Promise<unknown> {
  const query = read(await parsers.serialize(sql), sql)
  if (isRefusal(query)) return query.code
  return agree(query, await parsers.witness(sql), sql)?.code ?? 'agree'
}

describe('the second parser', () => {
  it.each([
    ['B1', "select a from t where r = '\\' union select a from secret --'"],
    ['B2', 'select a from t join u on t.x = u.x, secret'],
    ['W2', 'select a from t join u on c, secret'],
    ['W5 subquery', 'select q.a from (select b from t) q(a)'],
    ['W6', 'select sum(t.a-t.b) from t'],
    ['W7', "select 'a\\tb' from t"],
    ['W8', 'select "a""b" from t'],
    ['W8 table', 'select a from "t""x"'],
    ['W10', 'select 1_000_000 from t'],
    ['W14', 'select (cast(a as integer))[1] from t'],
    ['W17', "select interval '1.5' week from t"],
    ['a different number', 'select 0.1234567890123456789 from t'],
    ['a very long number', 'select 1234567890123456789012345678901234567890 from t'],
    ['a rounded number', 'select -9223372036854775807 from t'],
    ['a changed word', 'select a from t where a is distinct from b'],
  ])('does not agree to %s', async (_, sql) => {
    expect(await heard(sql)).not.toBe('agree')
  })

  it.each([
    ['W4 anti', 'select a from t anti join u using (a)'],
    ['W4 semi', 'select a from t semi join u using (a)'],
    ['W4 natural', 'select a from t natural join u'],
    ['W4 asof', 'select a from t asof join u on t.a >= u.a'],
    ['W4 positional', 'select a from t positional join u'],
    ['W5 table', 'select a from t x(a, b)'],
    ['W11', 'select x::int4multirange from t'],
    ['W12', 'select a from only student'],
  ])('is not needed for %s, which the first reading refuses', async (_, sql) => {
    expect(['NOT_UNDERSTOOD', 'SYNTAX', 'PARSERS_DISAGREE']).toContain(await heard(sql))
  })

  it.each([
    ['W3', 'select a from (t join secret s on s.a = t.a)'],
    ['W4 cross', 'select a from t cross join u'],
    ['W13', 'with q as (select a from t order by a offset 1 limit 2) select a from q'],
    ['W19', 'select extract(DOW from d) from t order by a'],
    ['W9 integers', 'select 9007199254740993 from t'],
    ['NOT (...)', 'select a from t where b and not (a = 1) and not exists (select 1 from u)'],
    ['CASE a WHEN', 'select case a when 1 then 2 when 3 then 4 end from t'],
  ])('agrees to %s, whose quirk is read right', async (_, sql) => {
    expect(await heard(sql)).toBe('agree')
  })

  it('sees the table that W3 leaves out of the library’s own list', async () => {
    const sql = 'select a from (t join secret s on s.a = t.a)'
    const query = read(await parsers.serialize(sql), sql)
    const other = await parsers.witness(sql.replace('secret', 'public'))
    if (isRefusal(query)) throw new Error(query.detail)
    expect(agree(query, other, sql)).toMatchObject({ detail: 'they see different tables' })
  })

  it('names the kind of fact that differs', async () => {
    const sql = "select lower(a) as x from t where b = 'c' and d > 1"
    const query = read(await parsers.serialize(sql), sql)
    if (isRefusal(query)) throw new Error(query.detail)
    const changes: readonly (readonly [string, string, string])[] = [
      ['lower', 'upper', 'functions'],
      ["'c'", "'C'", 'constants'],
      ['> 1', '> 2', 'constants'],
      ['d >', 'e >', 'columns'],
      ['as x', 'as y', 'aliases'],
      ['from t', 'from t cross join u', 'tables'],
      ['select lower', 'select distinct lower', 'SELECTs, joins and set operations'],
    ]
    for (const [from, to, kind] of changes) {
      const other = await parsers.witness(sql.replace(from, to))
      expect(agree(query, other, sql)).toMatchObject({
        code: 'PARSERS_DISAGREE',
        detail: `they see different ${kind}`,
      })
    }
  })

  it('refuses a node it has no row for instead of reading past it', async () => {
    const sql = 'select a from t'
    const query = read(await parsers.serialize(sql), sql)
    if (isRefusal(query)) throw new Error(query.detail)
    const testimony = await parsers.witness('select a[1] from t')
    expect(testimony).toEqual({ kind: 'unread', what: 'array_index' })
    expect(agree(query, testimony, sql)).toMatchObject({
      code: 'PARSERS_DISAGREE',
      detail: 'they read it in different ways (array_index)',
    })
    const ast = { ...SELECT_1, where: { type: 'brand_new' } }
    expect(factsOfWitness(SELECT_1)).toMatchObject({ shapes: ['select'] })
    expect(() => factsOfWitness(ast)).toThrow(new Unread('brand_new'))
  })
})
