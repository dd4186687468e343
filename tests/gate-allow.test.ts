import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import type { ApprovedQuery, ParameterValue } from '../src/gate/approved.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import type { Refusal } from '../src/refusal.js'
import { isRefusal } from '../src/refusal.js'
import { POLICY, caseOf } from './gate-case.js'

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

async function approved(
  sql: string,
  parameters: readonly ParameterValue[] = [],
): Promise<ApprovedQuery> {
  const judged = await judge({ ...caseOf(parameters), sql }, parsers)
  if (isRefusal(judged)) throw new Error(JSON.stringify(judged))
  return judged
}

async function refused(sql: string, parameters: readonly ParameterValue[] = []): Promise<Refusal> {
  const judged = await judge({ ...caseOf(parameters), sql }, parsers)
  if (!isRefusal(judged)) throw new Error('it was approved')
  return judged
}

const rendered = async (sql: string, parameters: readonly ParameterValue[] = []): Promise<string> =>
  renderChecked((await approved(sql, parameters)).query, parsers)

describe('an approved query', () => {
  it('names what it reads, for the ledger, each once and in order', async () => {
    const sql =
      'select u.role, count(*), lower(o.name) from users u join orgs o ' +
      'on o.sourcedId = u.primaryOrgSourcedId where lower(o.name) = $1 group by u.role, lower(o.name)'
    expect(await approved(sql, ['x'])).toMatchObject({
      tables: ['orgs', 'users'],
      columns: ['orgs.name', 'orgs.sourcedId', 'users.primaryOrgSourcedId', 'users.role'],
      functions: ['count', 'lower'],
      parameters: [],
    })
  })

  it('notes the columns that a star and USING stand for', async () => {
    const star = await approved('select * from class_terms')
    expect(star.columns).toContain('class_terms.termSourcedId__n')
    const using = await approved(
      'select count(*) from class_terms join class_grades using (position)',
    )
    expect(using.columns).toEqual(['class_grades.position', 'class_terms.position'])
  })

  it('tells tokens from plain values, through subqueries and unions', async () => {
    const { output } = await approved(
      'with q as (select sourcedId as who, email__n, role from users) ' +
        'select q.who, q.email__n, q.role as r, count(*) from q group by q.who, q.email__n, r',
    )
    expect(output).toEqual([
      { name: 'who', type: { kind: 'token', token: { domain: 'PERSON', form: 'exact' } } },
      { name: 'email__n', type: { kind: 'token', token: { domain: 'LOGIN', form: 'folded' } } },
      { name: 'r', type: { kind: 'plain' } },
      { name: 'count', type: { kind: 'plain' } },
    ])
    const union = await approved(
      'select null as x from orgs union all select sourcedId from classes',
    )
    expect(union.output).toEqual([
      { name: 'x', type: { kind: 'token', token: { domain: 'CLASS', form: 'exact' } } },
    ])
  })

  it('counts a person named by a token wherever the token stands', async () => {
    const places = [
      "select line from users where sourcedId = 'usr_exact0007'",
      "select line from users where not (sourcedId <> 'usr_exact0007')",
      "select line from users where sourcedId not in ('usr_exact0007')",
      "select count(*) filter (where userSourcedId = 'usr_exact0007') from enrollments",
      "select line from orgs where not exists (select 1 from users where 'usr_exact0007' = sourcedId)",
      "select line from orgs where 'usr_exact0007' in (select userSourcedId from user_roles)",
      "select sum(case when sourcedId = 'usr_exact0007' then 1 else 0 end) from users",
      "select count(*) from users u join user_roles r on r.userSourcedId = 'usr_exact0007'",
      "select role, count(*) from users group by role having count(*) filter (where sourcedId = 'usr_exact0007') > 0",
      "select line from users order by sourcedId = 'usr_exact0007'",
      "with q as (select line from users where sourcedId = 'usr_exact0007') select line from orgs",
      "select case sourcedId when 'usr_exact0007' then 1 end from users",
    ]
    for (const sql of places) expect((await approved(sql)).mentions).toEqual([7])
  })

  it('counts each person once, and those of parameters too', async () => {
    const sql =
      "select line from users where sourcedId in ('usr_exact0009', $1, 'usr_exact0009', $2)"
    expect((await approved(sql, ['usr_exact0003', 'usr_exact0009'])).mentions).toEqual([3, 9])
  })

  it('does not count what is no person', async () => {
    const sql = "select line from classes where schoolSourcedId = 'org_exact0002'"
    expect((await approved(sql)).mentions).toEqual([])
  })

  it('writes a token as an ordinal, never as text', async () => {
    expect(await rendered('select line from users where sourcedId = $1', ['usr_exact0007'])).toBe(
      'SELECT "t1"."line" AS "c1" FROM "users" AS "t1" WHERE ("t1"."sourcedId" = CAST(7 AS UINTEGER))',
    )
  })

  it('writes a parameter as the constant it is, however hostile', async () => {
    const hostile = '\'; drop table users; -- \\ " $1 /* \u00fc\u{1f600}'
    const text = await rendered('select count(*) from orgs where name = $1', [hostile])
    expect(text).toContain(`= '${hostile.replaceAll("'", "''")}')`)
  })

  it('makes every cast one that cannot fail, and every sum one that cannot overflow', async () => {
    const text = await rendered(
      'select cast(role as integer), line * 2, sum(line) + 1 from users group by 1, 2, role, line',
    )
    expect(text).not.toMatch(/(?<!TRY_)CAST\(/)
    expect(text).toContain('(TRY_CAST("t1"."line" AS DOUBLE) * TRY_CAST(2 AS DOUBLE))')
  })

  it('keeps columns bare where no cast is needed, so that safe shapes stay plain to see', async () => {
    expect(
      await rendered("select role, sum(line) from users where role = 'student' group by role"),
    ).toBe(
      'SELECT "t1"."role" AS "c1", sum("t1"."line") AS "c2" FROM "users" AS "t1" ' +
        'WHERE ("t1"."role" = \'student\') GROUP BY "t1"."role"',
    )
  })

  it('gives every table instance an alias of its own, in subqueries too', async () => {
    const text = await rendered(
      'with q as (select line from users) select count(*) from q join q r on r.line = q.line ' +
        'where exists (select 1 from users where line in (select line from users))',
    )
    const aliases = [...text.matchAll(/ AS "(t[0-9]+)"/g)].map(([, alias]) => alias)
    expect(aliases).toHaveLength(5)
    expect(new Set(aliases).size).toBe(5)
  })
})

describe('a refusal', () => {
  it('is the first in the text, not the first that was found', async () => {
    const sql = 'select lower(email), nothing_here from users where random() > 0'
    expect(await refused(sql)).toMatchObject({ code: 'OPAQUE_COLUMN', at: { start: 13, end: 18 } })
    const later = 'select line, nothing_here from users where lower(email) is null'
    expect(await refused(later)).toMatchObject({ code: 'COLUMN_NOT_ALLOWED', at: { start: 13 } })
  })

  it('covers the whole word it stands at', async () => {
    const sql = 'select count(*) from students'
    const { at } = await refused(sql)
    expect(sql.slice(at?.start, at?.end)).toBe('students')
  })

  it('stands where it stood before comments were taken out', async () => {
    const sql = 'select /* the rows */ count(*) -- all\nfrom students'
    const { at } = await refused(sql)
    expect(sql.slice(at?.start, at?.end)).toBe('students')
  })

  it.each([
    ['select lower(email) from users', 'use email__n'],
    ['select trim(username) from users', 'use username__n'],
    ["select ltrim(identifier, '0') from users", 'use identifier__z'],
    ['select length(sourcedId) from users', 'use sourcedId__len'],
    ["select split_part(email, '@', 2) from users", 'use email__domain'],
    ["select count(*) from users where email like '%x'", 'use email__mask'],
    ['select coalesce(email, username) from users', 'use email__state'],
  ])('of %s names the companion: %s', async (sql, instead) => {
    expect(await refused(sql)).toMatchObject({ code: 'OPAQUE_COLUMN', instead })
  })

  it('names no companion that the session does not have', async () => {
    const users = POLICY.tables.get('users')
    if (users === undefined) throw new Error('the policy has users')
    const columns = new Map([...users.columns].filter(([name]) => !name.endsWith('__n')))
    const policy = { ...POLICY, tables: new Map([['users', { ...users, columns }]]) }
    const judged = await judge(
      { ...caseOf(), policy, sql: 'select lower(email) from users' },
      parsers,
    )
    expect(judged).toMatchObject({ code: 'OPAQUE_COLUMN' })
    expect(JSON.stringify(judged)).not.toContain('email__n')
  })

  it('tells what the steward can change from what there is not', async () => {
    expect(await refused('select 1 from userProfiles')).toMatchObject({
      detail: 'the session does not show userProfiles',
    })
    expect(await refused('select 1 from students')).toMatchObject({
      detail: 'there is no table students',
    })
    expect(await refused('select pronouns__state from users')).toMatchObject({
      detail: 'the session does not show a column pronouns__state in users',
    })
  })

  it('is one, whatever follows from it', async () => {
    expect(
      await refused('select s.a, lower(s.b), s.c + 1 from students s where s.d'),
    ).toMatchObject({
      code: 'TABLE_NOT_ALLOWED',
    })
  })

  it('of a clock points to the day of the load', async () => {
    for (const word of ['current_date', 'now()', 'today()']) {
      const { instead } = await refused(`select count(*) from enrollments where endDate < ${word}`)
      expect(instead).toBe('(SELECT r.asof FROM pkg_run AS r)')
    }
  })

  it('never repeats a value the vendor compared with, as it may be a child’s', async () => {
    const name = 'Zaphod Beeblebrox'
    for (const sql of [
      `select line from users where sourcedId = '${name}'`,
      `select line from users where beginDate = '${name}'`,
      `select line from enrollments where beginDate = '${name}'`,
      `select date_part('${name}', beginDate) from enrollments`,
    ]) {
      expect(JSON.stringify(await refused(sql))).not.toContain(name)
    }
  })
})
