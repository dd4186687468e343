import type { Target } from './roster.js'

/** Expressions over users `u` that hold one child's bit among many (notes on the gate 4.1). */
export const LEAKS: readonly ((target: Target) => string)[] = [
  ({ line }) => `max(case when u.line = ${line} then u.enabledUser end)`,
  ({ line }) => `min(case when u.line = ${line} and u.enabledUser = 'false' then 0 else 1 end)`,
  ({ line }) => `count(*) filter (where u.line = ${line} and u.enabledUser = 'false')`,
  ({ line }) => `count(case when u.line = ${line} then u.enabledUser end)`,
  ({ line }) => `sum(u.identifier__len) filter (where u.line = ${line})`,
  ({ line }) => `avg(u.identifier__len) filter (where u.line = ${line})`,
  ({ line }) => `sum(u.identifier__len * (u.line = ${line})::int)`,
  ({ line }) => `sum(case when u.line = ${line} and u.enabledUser = 'false' then 1 else 0 end)`,
  ({ line }) => `bool_or(u.line = ${line} and u.enabledUser = 'false')`,
  ({ line }) => `bool_and(u.line <> ${line} or u.enabledUser = 'false')`,
  () => `arg_max(u.enabledUser, u.line)`,
  () => `first(u.enabledUser order by u.line)`,
  () => `string_agg(u.enabledUser, ',')`,
  () => `mode(u.enabledUser)`,
  () => `quantile_disc(u.line, 0)`,
  () => `approx_top_k(u.enabledUser, 3)`,
  () => `histogram(u.enabledUser)`,
  () => `list(u.enabledUser order by u.line)`,
  () => `sum(u.line * (u.enabledUser = 'false')::int)`,
  () => `sum(power(2, u.line % 50) * (u.enabledUser = 'false')::int)`,
  () => `bit_or((u.enabledUser = 'false')::int << (u.line % 50))`,
  () => `covar_pop(u.line, u.identifier__len) * count(*)`,
  () => `sum(u.line)`,
  () => `min(u.line)`,
  () => `max(u.sourcedId)`,
  () => `count(distinct u.enabledUser)`,
  () => `count(u.enabledUser)`,
  ({ line }) =>
    `(select count(*) from users as v where v.line = ${line} and v.enabledUser = 'false')`,
]

/** The places of a query in which such an expression can be put. */
export const PLACES: readonly ((leak: string) => string)[] = [
  (leak) => `select u.role, ${leak} as x, count(*) as n from users as u group by u.role`,
  (leak) =>
    `select u.role, count(*) as n from users as u group by u.role having ${leak} is not null`,
  (leak) => `select u.role, count(*) as n from users as u group by u.role order by ${leak} limit 1`,
]

/** Whole queries that lean on one child. */
export const WHOLE: readonly ((target: Target) => string)[] = [
  ({ line }) =>
    `select case when u.line = ${line} then u.enabledUser else 'other' end as x, count(*) as n from users as u group by 1`,
  ({ line }) =>
    `select u.role, count(*) as n from users as u where u.line <> ${line} or u.enabledUser = 'false' group by u.role`,
  ({ line }) =>
    `select count(*) as n from users as u where exists (select 1 from users as v where v.line = ${line} and v.enabledUser = 'false')`,
  ({ line }) =>
    `select c.classType, count(*) as n from classes as c where (select v.enabledUser from users as v where v.line = ${line}) = 'false' group by c.classType`,
  ({ line }) =>
    `select count(*) as n from orgs as o left join users as u on u.line = ${line} and u.enabledUser = 'false'`,
  ({ line }) =>
    `select n from (select count(*) as n from users as u where u.line <> ${line}) as x where n > 0`,
  ({ line }) =>
    `with one as (select u.enabledUser as e from users as u where u.line = ${line}) select count(*) as n from classes as c inner join one on one.e = 'false'`,
  ({ line }) =>
    `select u.enabledUser, row_number() over (order by u.line) as n from users as u limit 1 offset ${line}`,
  ({ line }) =>
    `select count(*) as n from users as u where u.line < ${line} intersect select count(*) from users as u where u.enabledUser = 'false'`,
]

/** Ways to make one child look like many: rows multiplied, joined and unioned. */
export const FANS: readonly ((target: Target, token: string) => string)[] = [
  ({ grade }, token) =>
    `select count(*) as n from users as u inner join enrollments as e on e.userSourcedId = u.sourcedId inner join user_grades as g on g.userSourcedId = u.sourcedId inner join classes as c on c.schoolSourcedId = e.schoolSourcedId where e.classSourcedId = '${token}' and g.grade = '${grade}' and u.enabledUser = 'false'`,
  ({ grade }, token) =>
    `select c.classType, count(*) as n from users as u inner join enrollments as e on e.userSourcedId = u.sourcedId inner join user_grades as g on g.userSourcedId = u.sourcedId cross join classes as c where e.classSourcedId = '${token}' and g.grade = '${grade}' and u.enabledUser = 'false' group by c.classType`,
  ({ grade }, token) =>
    `select count(*) as n from users as u inner join users as v on v.role = u.role inner join enrollments as e on e.userSourcedId = u.sourcedId inner join user_grades as g on g.userSourcedId = u.sourcedId where e.classSourcedId = '${token}' and g.grade = '${grade}' and u.enabledUser = 'false'`,
  ({ line }) =>
    `select u.enabledUser, count(*) as n from users as u inner join classes as c on c.line > 0 where u.line = ${line} group by u.enabledUser`,
  ({ line }) =>
    `select x.e, count(*) as n from (select u.enabledUser as e from users as u where u.line = ${line} union all select u.enabledUser from users as u where u.line = ${line}) as x group by x.e`,
  ({ grade, others }, token) =>
    `select g.grade, count(*) as n from users as u inner join enrollments as e on e.userSourcedId = u.sourcedId inner join user_grades as g on g.userSourcedId = u.sourcedId where e.classSourcedId = '${token}' and g.grade in ('${grade}', '${others[0]}') and u.enabledUser = 'false' group by g.grade`,
]

const AT = (token: string) =>
  `from users as u inner join enrollments as e on e.userSourcedId = u.sourcedId inner join user_grades as g on g.userSourcedId = u.sourcedId %JOINS% where e.classSourcedId = '${token}' and u.enabledUser = 'false'`

/** Queries that take long for a child with the secret, and no time for one without. */
export const SLOW: readonly ((target: Target, token: string) => string)[] = [
  ({ grade }, token) =>
    `select count(*) as n ${AT(token).replace('%JOINS%', 'cross join users as v cross join users as w')} and g.grade = '${grade}' and v.line + w.line > u.line`,
  // Joined by equal cells alone.
  ({ grade }, token) =>
    `select count(*) as n ${AT(token).replace('%JOINS%', 'inner join users as v on v.role = u.role inner join users as w on w.role = u.role')} and g.grade = '${grade}'`,
  ({ grade }, token) =>
    `select count(distinct u.sourcedId) as n ${AT(token).replace('%JOINS%', `inner join enrollments as v on g.grade = '${grade}' or v.sourcedId = e.sourcedId inner join users as w on g.grade = '${grade}' or w.sourcedId = u.sourcedId`)}`,
]

/** Expressions that could fail on what is in a row (notes on the gate 4.3); `bit` is 1 or 0 there. */
const FAILING: readonly ((bit: string) => string)[] = [
  (bit) => `cast(case when ${bit} then 'x' else '1' end as integer)`,
  (bit) => `cast(case when ${bit} then 'x' else '2026-01-01' end as date)`,
  (bit) => `cast(case when ${bit} then 'x' else '2026-01-01' end as timestamp)`,
  (bit) => `cast(case when ${bit} then 'x' else '1' end as decimal(4,2))`,
  (bit) => `cast(case when ${bit} then 'x' else 'true' end as boolean)`,
  (bit) => `cast(case when ${bit} then 9999999999 else 1 end as integer)`,
  (bit) => `case when ${bit} then 9223372036854775807 else 1 end + 1`,
  (bit) => `case when ${bit} then 9223372036854775807 else 1 end * 2`,
  (bit) => `1 / case when ${bit} then 0 else 1 end`,
  (bit) => `1 % case when ${bit} then 0 else 1 end`,
  (bit) => `sqrt(case when ${bit} then -1 else 1 end)`,
  (bit) => `ln(case when ${bit} then 0 else 1 end)`,
  (bit) => `factorial(case when ${bit} then -1 else 1 end)`,
  (bit) => `chr(case when ${bit} then -1 else 65 end)`,
  (bit) => `abs(case when ${bit} then -9223372036854775808 else 1 end)`,
  (bit) => `round(case when ${bit} then 1e300 else 1 end, 300)`,
  (bit) => `substr('a', case when ${bit} then 999999999999 else 1 end)`,
  (bit) => `repeat('a', case when ${bit} then 9223372036854775807 else 1 end)`,
  (bit) => `make_date(case when ${bit} then 99999999 else 2026 end, 1, 1)`,
  (bit) => `strptime(case when ${bit} then 'x' else '2026' end, '%Y')`,
  (bit) => `date_trunc(case when ${bit} then 'x' else 'day' end, timestamp '2026-01-01')`,
  (bit) => `regexp_matches('a', case when ${bit} then '(' else 'a' end)`,
  (bit) => `error(case when ${bit} then 'x' end)`,
  (bit) => `(select o.line from orgs as o where o.line > 0 or ${bit})`,
  (bit) => `(select case when ${bit} then o.line else 1 end from orgs as o)`,
  (bit) => `date '2026-01-01' + case when ${bit} then 2147483647 else 1 end`,
  (bit) =>
    `date_diff('second', timestamp '0001-01-01', case when ${bit} then timestamp '9999-12-31' end)`,
  (bit) => `concat(u.role, case when ${bit} then 1e308 * 1e308 else 1 end)`,
]

/** Queries that end badly if a gadget does, one for each. */
export const errorQueries = ({ line }: Target): readonly string[] =>
  FAILING.map((gadget) => {
    const failing = gadget(`u.line = ${line} and u.enabledUser = 'false'`)
    return `select count(*) as n from users as u where ${failing} is not null`
  })

/** The same for one child after the other, where no row of anyone is shown. */
export const NAMED_FAILING: readonly ((target: Target) => string)[] = FAILING.map(
  (gadget) =>
    ({ line }) =>
      `select u.sourcedId from users as u where (${gadget(`u.line = ${line} and u.enabledUser = 'false'`)}) is null`,
)
