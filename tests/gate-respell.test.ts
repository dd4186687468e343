import fc from 'fast-check'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge } from '../src/gate/gate.js'
import { lex } from '../src/gate/lex.js'
import { read } from '../src/gate/read.js'
import { NONE_RESPELLED, respell, respellingsOf } from '../src/gate/respell.js'
import type { Respelling } from '../src/gate/respell.js'
import { agree } from '../src/gate/witness.js'
import { isRefusal } from '../src/refusal.js'
import { caseOf } from './gate-case.js'

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

function respelled(sql: string): ReturnType<typeof respell> {
  const lexed = lex(sql)
  if (isRefusal(lexed)) throw new Error(lexed.detail)
  return respell(lexed)
}

const plainly = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

async function judged(sql: string): Promise<string> {
  const answer = await judge({ ...caseOf(), sql }, parsers)
  return isRefusal(answer) ? answer.code : 'approved'
}

describe('what the witness is given', () => {
  it.each([
    ['select try_cast(a as date) from t', 'select CAST (a as date) from t'],
    ['select a IS  NOT\nDISTINCT FROM b from t', 'select a = b from t'],
    ['select a is distinct from b from t', 'select a <> b from t'],
    ['select a from t qualify n = 1', 'select a from t HAVING n = 1'],
    ['select a from t having b qualify n = 1', 'select a from t having b AND n = 1'],
    [
      'select a from (select b from u having c) t qualify n = 1',
      'select a from (select b from u having c) t HAVING n = 1',
    ],
    [
      'select a from t having b union select c from u qualify n = 1',
      'select a from t having b union select c from u HAVING n = 1',
    ],
    ['select a, count(*) from t group by all', 'select a, count(*) from t GROUP BY NULL'],
    ['select a from t except all select b from u', 'select a from t except select b from u'],
    [
      'select sum(distinct a), count(distinct a) from t',
      'select sum( a), count(distinct a) from t',
    ],
  ])('of %s is %s', (sql, expected) => {
    expect(plainly(respelled(sql).text)).toBe(expected)
  })

  it.each([
    ['in a string', "select 'x is distinct from y', 'try_cast(', 'qualify' from t"],
    ['in a quoted name', 'select "qualify", "is distinct from", "try_cast" from t'],
    ['in a comment', 'select a /* qualify try_cast( group by all */ from t -- except all'],
    ['after a point', 'select t.qualify, t.try_cast from t'],
    ['as an alias', 'select a as qualify from t'],
    ['without what must follow', 'select a as try_cast from t group by "all"'],
    ['as part of a word', 'select qualify_1, my_qualify, group_by_all from t'],
  ])('has the same words where they stand %s', (_, sql) => {
    const lexed = lex(sql)
    if (isRefusal(lexed)) throw new Error(lexed.detail)
    expect(respell(lexed)).toEqual({ text: lexed.text, counts: NONE_RESPELLED })
  })

  it('never changes a text without the words of the list', () => {
    const word = fc.constantFrom(
      ...'select a from t where b = c and not in ( ) , group by having order x.y "qualify" distinct'.split(
        ' ',
      ),
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const lexed = lex(`select ${words.join(' ')}`)
        if (isRefusal(lexed)) return
        expect(respell(lexed).counts['TRY_CAST']).toBe(0)
        if (!/distinct/.test(lexed.text)) expect(respell(lexed).text).toBe(lexed.text)
      }),
    )
  })
})

describe('the count of each construct', () => {
  const EACH: Readonly<Record<Respelling, string>> = {
    TRY_CAST: 'select try_cast(u.role as date) as d from users as u',
    'IS [NOT] DISTINCT FROM': 'select line from users where role is not distinct from grades',
    QUALIFY: 'select line from users qualify row_number() over (order by line) = 1',
    'GROUP BY ALL': 'select role, count(*) as n from users group by all',
    'EXCEPT ALL or INTERSECT ALL': 'select name from orgs except all select title from courses',
    'DISTINCT in an aggregate': 'select sum(distinct line) as s from users',
  }

  it.each(Object.entries(EACH))(
    'is the same in the text and in the tree: %s',
    async (what, sql) => {
      const { text, counts } = respelled(sql)
      const query = read(await parsers.serialize(sql), sql)
      if (isRefusal(query)) throw new Error(query.detail)
      expect(counts).toEqual({ ...NONE_RESPELLED, [what]: 1 })
      expect(respellingsOf(query)).toEqual(counts)
      expect(agree(query, await parsers.witness(text), sql, counts)).toBeNull()
    },
  )

  it.each(Object.keys(EACH) as Respelling[])(
    'that is one too many or too few is a refusal: %s',
    async (what) => {
      const sql = EACH[what]
      const { text, counts } = respelled(sql)
      const query = read(await parsers.serialize(sql), sql)
      if (isRefusal(query)) throw new Error(query.detail)
      const testimony = await parsers.witness(text)
      for (const wrong of [0, 2]) {
        const answer = agree(query, testimony, sql, { ...counts, [what]: wrong })
        expect(answer).toMatchObject({ code: 'PARSERS_DISAGREE' })
      }
    },
  )

  it('takes IS TRUE for what DuckDB makes of it', async () => {
    const sql = "select line from users where (role = 'a') is true or (role = 'b') is not false"
    expect(respelled(sql).counts['IS [NOT] DISTINCT FROM']).toBe(2)
    expect(await judged(sql)).toBe('approved')
  })

  it('counts both together, as NOT makes one the other', async () => {
    const sql = 'select line from users where not role is distinct from enabledUser__state'
    expect(await judged(sql)).toBe('approved')
  })
})

describe('an insider who plays with the words of the list', () => {
  it.each([
    ['hides a column in QUALIFY', 'select line from users qualify password = 1'],
    ['hides a table in QUALIFY', 'select line from users qualify exists (select 1 from secret)'],
    ['hides a column behind TRY_CAST', 'select try_cast(password as text) as p from users'],
    ['hides a column in DISTINCT ON', 'select distinct on (password) line from users'],
    [
      'hides a call in DISTINCT FROM',
      'select line from users where role is distinct from getenv(role)',
    ],
    ['names a column like the word', 'select qualify from users'],
    ['names a table like the word', 'select 1 as one from qualify'],
    ['names an alias like the word without AS', 'select line qualify from users'],
    ['calls a function of the name', 'select "try_cast"(role) as x from users'],
    ['nests the word in its own operand', 'select line from users qualify qualify = 1'],
    ['says the word twice', 'select line from users qualify line = 1 qualify line = 2'],
    [
      'says HAVING after it',
      'select role from users group by role qualify 1 = 1 having count(*) > 1',
    ],
    ['leaves the condition out', 'select line from users qualify'],
    ['puts it inside a call', 'select lower(role qualify role) as x from users'],
    ['groups by a column called all', 'select role from users group by all, role'],
    ['takes ALL of a name', 'select line from users except all'],
    [
      'strings the words over a comment',
      "select line from users where role is/**/distinct/* ' */from grades and password = 1",
    ],
  ])('%s, and is refused', async (_, sql) => {
    expect(await judged(sql)).not.toBe('approved')
  })

  it('is heard in every operand: a witness that heard another one is a disagreement', async () => {
    const pairs: readonly (readonly [string, string])[] = [
      ['select try_cast(role as date) as d from users', 'role'],
      ['select line from users where grades is distinct from role', 'role'],
      ['select line from users qualify rank() over (order by role) = 1', 'role'],
      ['select distinct on (role) line from users', 'role'],
      ['select sum(distinct role) as s from users', 'role'],
    ]
    for (const [sql, word] of pairs) {
      const { text, counts } = respelled(sql)
      const query = read(await parsers.serialize(sql), sql)
      if (isRefusal(query)) throw new Error(query.detail)
      const other = await parsers.witness(text.replace(word, 'secret'))
      expect(agree(query, other, sql, counts)).toMatchObject({
        detail: 'they see different columns',
      })
    }
  })
})
