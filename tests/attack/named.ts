import type { Attacker, Battlefield } from './attacker.js'
import type { Attack } from './differencing.js'
import { inClass, sign } from './differencing.js'
import { namedErrorQueries } from './gadgets.js'
import type { Target } from './roster.js'
import { scored, type Score, type Trace } from './score.js'

/** Persons the session has on record as seen. */
const seenBy = (field: Battlefield, { session }: Attacker): number =>
  field.house.services.ledger.state().sessions.get(session)?.disclosed.size ?? 0

/**
 * An attack under rostering-debug with a budget of ten: only targets for whom nothing was counted while they
 * were asked about are scored. To learn of a child one has paid for is what the budget is for.
 */
async function uncounted(
  field: Battlefield,
  attack: string,
  targets: number,
  find: (target: Target) => readonly string[],
): Promise<Score> {
  const attacker = await field.attacker('rostering-debug', 10)
  const traces: Trace[] = []
  for (const target of field.roster.targets.slice(0, targets)) {
    const before = seenBy(field, attacker)
    const signs: string[] = []
    for (const sql of find(target)) {
      const seen = await attacker.ask(sql)
      signs.push(sign(seen))
    }
    const isCounted = seenBy(field, attacker) > before
    if (!isCounted) traces.push({ secret: target.secret, signs: signs.join('\n'), guess: null })
  }
  const note = `${seenBy(field, attacker)} counted, budget 10`
  const given = { attack, policy: 'rostering-debug', queries: attacker.queries, note }
  return scored(given, traces)
}

/** Ways to ask of one line whether its child has the secret, with no row if not. */
const EMPTY: readonly ((target: Target) => string)[] = [
  ({ line }) =>
    `select u.sourcedId from users as u where u.line = ${line} and u.enabledUser = 'false'`,
  ({ line }) =>
    `select u.role from users as u where u.line between ${line} and ${line} and u.enabledUser = 'false'`,
  ({ line }) =>
    `select u.role from users as u where u.line + 0 = ${line} and u.enabledUser = 'false'`,
  ({ line }) =>
    `select u.role from users as u where case when u.line = ${line} then u.enabledUser = 'false' else false end`,
  ({ line }) =>
    `select x.r from (select u.role as r, u.line as l, u.enabledUser as e from users as u) as x where x.l = ${line} and x.e = 'false'`,
  ({ line }) =>
    `with x as (select u.line + 1 as l, u.enabledUser as e from users as u) select x.e from x where x.l = ${line + 1} and x.e = 'false'`,
  ({ line }) =>
    `select x.e from (select u.enabledUser as e, row_number() over (order by u.line) as n from users as u) as x where x.n = ${line - 1} and x.e = 'false'`,
  () =>
    `select x.e from (select u.enabledUser as e, u.line as l from users as u order by u.line limit 1) as x where x.e = 'false'`,
  ({ line }) =>
    `select o.name from orgs as o where exists (select 1 from users as u where u.line = ${line} and u.enabledUser = 'false')`,
  ({ line }) =>
    `select o.name from orgs as o where ${line} in (select u.line from users as u where u.enabledUser = 'false')`,
  ({ line }) =>
    `select e.role from enrollments as e inner join users as u on u.sourcedId = e.userSourcedId and u.line = ${line} where u.enabledUser = 'false'`,
  ({ line }) =>
    `select u.role, min(u.line) as l from users as u where u.enabledUser = 'false' group by u.role, u.sourcedId having min(u.line) = ${line}`,
  ({ line }) =>
    `select a.role from users as a inner join classes as c on c.line = a.line where c.line = ${line} and a.enabledUser = 'false'`,
  ({ line }) =>
    `select r.line from pkg_rows as r inner join users as u on u.line = r.line where r.line = ${line} and u.enabledUser = 'false'`,
  ({ line }) =>
    `select u.enabledUser from users as u where u.enabledUser = 'false' order by u.line limit 1 offset ${line}`,
]

const addressed: Attack = async (field, { uncounted: each }) => {
  const scores: Score[] = []
  for (const [at, query] of EMPTY.entries()) {
    const attack = `an empty answer about a line, way ${at + 1}`
    scores.push(await uncounted(field, attack, each, (target) => [query(target)]))
  }
  const [first] = scores
  if (first === undefined) throw new TypeError('no way was tried')
  const worst = scores.reduce((one, other) => (one.inferred >= other.inferred ? one : other))
  const sum = (of: (score: Score) => number): number =>
    scores.reduce((total, score) => total + of(score), 0)
  const queries = sum((score) => score.queries)
  const targets = sum((score) => score.targets)
  const attack = `an empty answer about a line, worst of ${scores.length} ways`
  return [{ ...worst, attack, queries, targets, note: `worst: ${worst.attack.split(', ')[1]}` }]
}

const errors: Attack = async (field, { uncounted: each }) => [
  await uncounted(field, 'errors on a row that is not shown', each, (target) =>
    namedErrorQueries(target),
  ),
]

/** Ten by name in each of many sessions, and a count of everyone. */
const budgets: Attack = async (field, { few }) => {
  const attacker = await field.attacker('rostering-debug', 10)
  const traces: Trace[] = []
  const { members, line } = field.roster.cohort
  const shown = new Map<number, 0 | 1>()
  for (let turn = 0; turn < few; turn += 1) {
    const lines = members.map((each) => each.line).slice(turn * 9, turn * 9 + 9)
    for (const each of lines) {
      const sql = `select u.line, u.enabledUser from users as u where u.line = ${each}`
      for (const [at, value] of (await attacker.ask(sql)).rows) {
        shown.set(Number(at), value === 'false' ? 1 : 0)
      }
    }
    await attacker.end('close')
    await attacker.reopen()
  }
  const { n } = await attacker.count(inClass(await attacker.classAt(line)))
  const known = [...shown.values()].reduce<number>((sum, secret) => sum + secret, 0)
  const left = members.filter((each) => !shown.has(each.line))
  const rate = n === null ? null : (n - known) / Math.max(1, left.length)
  for (const { secret } of left) {
    const guess = rate === null || Math.abs(rate - 0.5) < 0.01 ? null : rate > 0.5 ? 1 : 0
    traces.push({ secret, signs: '', guess })
  }
  const attack = `budgets of ${few} sessions, and a count of all`
  const note = `${shown.size} named`
  const given = { attack, policy: 'rostering-debug', queries: attacker.queries, note }
  return [scored(given, traces)]
}

/** Everyone of a club by name but the target, and a count of the club. */
const allButOne: Attack = async (field, { few }) => {
  const attack = 'everyone named but one, and a count of all'
  const traces: Trace[] = []
  let queries = 0
  for (const target of field.roster.targets.slice(0, few)) {
    const attacker = await field.attacker('rostering-debug', 100)
    const token = await attacker.classAt(target.club)
    const rest = await attacker.ask(
      `select u.sourcedId, u.enabledUser from enrollments as e inner join users as u on u.sourcedId = e.userSourcedId inner join user_grades as g on g.userSourcedId = u.sourcedId where e.classSourcedId = '${token}' and g.grade <> '${target.grade}'`,
    )
    const all = await attacker.count(inClass(token))
    const known = rest.rows.filter(([, value]) => value === 'false').length
    const difference = all.n === null || rest.code !== 'ok' ? null : all.n - known
    const guess = difference === 0 || difference === 1 ? difference : null
    traces.push({ secret: target.secret, signs: `${rest.code} ${sign(all.seen)}`, guess })
    queries += attacker.queries
  }
  return [scored({ attack, policy: 'rostering-debug', queries }, traces)]
}

export const NAMED: readonly Attack[] = [addressed, errors, budgets, allButOne]
