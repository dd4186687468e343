import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge } from '../src/gate/gate.js'
import { createPolicyShelf } from '../src/policy/load.js'
import { isRefusal } from '../src/refusal.js'

const policy = createPolicyShelf({ directory: 'policies' }).policy('counts-only')
let parsers: Parsers

beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

const COUNT = 'select count(*) as n from users as u'
const JOINED = `${COUNT} inner join enrollments as e on e.userSourcedId = u.sourcedId`

/** `group`, `secret` (a group about a secret), or the code of the refusal. */
async function kindOf(sql: string): Promise<string> {
  if (policy === undefined) throw new Error('there is no such policy')
  const approved = await judge({ sql, parameters: [], policy, decode }, parsers)
  if (isRefusal(approved)) return approved.code
  const plan = classify(approved, policy)
  if (isRefusal(plan)) return plan.code
  return plan.kind === 'group' && plan.base !== null ? 'secret' : plan.kind
}

const decode = (token: string) =>
  token.startsWith('cls_') ? ({ domain: 'CLASS', form: 'exact', ordinal: 7 } as const) : null

describe('a group under counts-only may be made', () => {
  it.each([
    ['of a role', `${COUNT} where u.role = 'student'`],
    ['of several roles', `${COUNT} where u.role in ('student', 'teacher') and u.role <> 'aide'`],
    ['of one role or another', `${COUNT} where u.role = 'student' or u.role = 'teacher'`],
    ['of one class', `${JOINED} where e.classSourcedId = 'cls_a'`],
    ['of every class', `select e.classSourcedId, count(*) as n from enrollments as e group by 1`],
    [
      'of a school by its name',
      `select o.name, count(distinct r.userSourcedId) as n from user_roles as r inner join orgs as o on o.sourcedId = r.orgSourcedId where o.name = 'North' group by o.name`,
    ],
    [
      'of enrollments without a class',
      'select count(*) as n from enrollments as e left join classes as c on c.sourcedId = e.classSourcedId where c.sourcedId is null',
    ],
  ])('%s', async (_, sql) => {
    expect(await kindOf(sql)).toBe('group')
  })

  it.each([
    ['by a sensitive word', `${COUNT} where u.enabledUser = 'false'`],
    ['by a flag nobody listed', `${COUNT} where u.email__valid`],
    ['by the length of an id', `${COUNT} where u.identifier__len between 4 and 6`],
    [
      'with a sensitive column as its key',
      'select u.enabledUser, count(*) as n from users as u group by 1',
    ],
    ['of those who have no log-in', `${COUNT} where u.username__state <> 'filled'`],
  ])('%s, which the overlap audit does not look at', async (_, sql) => {
    expect(await kindOf(sql)).toBe('secret')
  })

  it('of enrollments without a user is not: taking a user away would add to it', async () => {
    const sql =
      'select count(*) as n from enrollments as e left join users as u on u.sourcedId = e.userSourcedId where u.sourcedId is null'
    expect(await kindOf(sql)).toBe('CANNOT_COUNT')
  })
})

describe('a group may not be put together', () => {
  it.each([
    ['by line', `${COUNT} where u.line = 57`],
    ['by a range of lines', `${COUNT} where u.line < 57`],
    ['by a line of another table', `${COUNT} inner join classes as c on c.line = u.line`],
    ['of a list of classes', `${JOINED} where e.classSourcedId in ('cls_a', 'cls_b')`],
    [
      'of one class or another',
      `${JOINED} where e.classSourcedId = 'cls_a' or e.classSourcedId = 'cls_b'`,
    ],
    ['of all classes but one', `${JOINED} where e.classSourcedId <> 'cls_a'`],
    [
      'of schools by part of a name',
      `select count(*) as n from user_roles as r inner join orgs as o on o.sourcedId = r.orgSourcedId where o.name like 'N%'`,
    ],
    ['by a function', `${COUNT} where lower(u.role) = 'student'`],
    ['by CASE', `${COUNT} where case when u.role = 'student' then true else false end`],
    ['by two sensitive columns', `${COUNT} where u.enabledUser = 'false' and u.status = 'active'`],
    [
      'by a sensitive column and a flag',
      `${COUNT} where u.enabledUser = 'false' and u.email__valid`,
    ],
    [
      'by a sensitive column or a role',
      `${COUNT} where u.enabledUser = 'false' or u.role = 'aide'`,
    ],
    [
      'with a sensitive column as key and another as filter',
      `select u.enabledUser, count(*) as n from users as u where u.email__valid group by 1`,
    ],
    ['by comparing two sensitive columns', `${JOINED} where e.status = u.status`],
    ['of a table twice', `${COUNT} inner join users as v on v.role = u.role`],
    ['by a subquery', `${COUNT} where u.role in (select v.role from users as v)`],
    ['without a key to join on', `${COUNT} cross join classes as c`],
    [
      'without an equal pair to join on',
      `${COUNT} inner join classes as c on c.classType = 'homeroom'`,
    ],
  ])('%s', async (_, sql) => {
    expect(await kindOf(sql)).toBe('NAMED_NOT_ALLOWED')
  })

  it.each([
    ['a count of a sensitive column', 'count(u.enabledUser)'],
    ['how many values it has', 'count(distinct u.enabledUser)'],
    ['a sum of a measure', 'sum(u.identifier__len)'],
    ['an average of a measure', 'avg(u.identifier__len)'],
    ['a sum of lines', 'sum(u.line)'],
  ])('and tell %s', async (_, aggregate) => {
    const sql = `select u.role, ${aggregate} as x from users as u group by u.role`
    expect(await kindOf(sql)).toBe('NAMED_NOT_ALLOWED')
  })
})
