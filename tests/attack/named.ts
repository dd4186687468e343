import type { Attack } from './attack.js'
import { codesInWords } from './attacker.js'
import { inClass, sign } from './count.js'
import type { Battlefield } from './field.js'
import { NAMED_FAILING } from './gadgets.js'
import type { Target } from './roster.js'
import { scored, type Score, type Trace } from './score.js'

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
  const drawn = field.roster.targets.slice(0, targets)
  for (const target of drawn) {
    const before = await attacker.counted()
    const signs: string[] = []
    for (const sql of find(target)) {
      const seen = await attacker.ask(sql)
      signs.push(sign(seen))
    }
    const isCounted = (await attacker.counted()) > before
    if (!isCounted) traces.push({ secret: target.secret, signs, guess: null })
  }
  const counted = await attacker.counted()
  const note = `${counted} counted, budget 10; ${codesInWords([attacker])}`
  const given = { attack, policy: 'rostering-debug', queries: attacker.queries, note }
  return scored(given, traces, drawn)
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

/** One score for many ways to do one thing: the best that any of them got. */
const best =
  (what: string, ways: readonly ((target: Target) => string)[]): Attack =>
  async (field, { uncounted: each }) => {
    const scores: Score[] = []
    for (const [at, query] of ways.entries()) {
      scores.push(await uncounted(field, `way ${at + 1}`, each, (target) => [query(target)]))
    }
    const worst = scores.reduce((one, other) => (one.inferred >= other.inferred ? one : other))
    const sum = (of: (score: Score) => number): number =>
      scores.reduce((total, score) => total + of(score), 0)
    const attack = `${what}, best of ${ways.length} ways`
    const [queries, targets] = [sum((score) => score.queries), sum((score) => score.targets)]
    return [{ ...worst, attack, queries, targets, note: `${worst.attack}: ${worst.note}` }]
  }

/** More by name than the budget has in each of many sessions, closed or revoked in turn, and a count of all. */
const budgets: Attack = async (field, { few }) => {
  const attacker = await field.attacker('rostering-debug', 10)
  const { members, line } = field.roster.cohort
  const shown = new Map<number, 0 | 1>()
  let counted = 0
  const turns = Math.min(few, 8)
  for (let turn = 0; turn < turns; turn += 1) {
    for (const each of members.slice(turn * 9, turn * 9 + 14)) {
      if (shown.has(each.line)) continue
      const sql = `select u.line, u.enabledUser from users as u where u.line = ${each.line}`
      for (const [at, value] of (await attacker.ask(sql)).rows) {
        shown.set(Number(at), value === 'false' ? 1 : 0)
      }
    }
    counted += await attacker.counted()
    await attacker.end(turn % 2 === 0 ? 'close' : 'revoke')
    await attacker.reopen()
  }
  const { n } = await attacker.count(inClass(await attacker.classAt(line)))
  const known = [...shown.values()].reduce<number>((sum, secret) => sum + secret, 0)
  // Whom the budgets paid for; whoever was shown beyond them was got for nothing.
  const paid = new Set([...shown.keys()].slice(0, counted))
  const left = members.filter((each) => !shown.has(each.line))
  const rate = n === null ? null : (n - known) / Math.max(1, left.length)
  const byRate = rate === null || Math.abs(rate - 0.5) < 0.01 ? null : rate > 0.5 ? 1 : 0
  const traces = members
    .filter((each) => !paid.has(each.line))
    .map((each): Trace => {
      return { secret: each.secret, signs: [], guess: shown.get(each.line) ?? byRate }
    })
  const attack = `budgets of ${turns} sessions, and a count of all`
  const note = `${shown.size} named, ${counted} counted; ${codesInWords([attacker])}`
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
    traces.push({ secret: target.secret, signs: [rest.code, sign(all.seen)], guess })
    queries += attacker.queries
  }
  return [scored({ attack, policy: 'rostering-debug', queries }, traces)]
}

export const NAMED: readonly Attack[] = [
  best('an empty answer about a line', EMPTY),
  best('errors on a row that is not shown', NAMED_FAILING),
  budgets,
  allButOne,
]
