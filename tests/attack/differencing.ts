import type { Attacker } from './attacker.js'
import type { Attack } from './attack.js'
import { bit, FROM, inClass, less, ofGrades, onTargets, signs } from './count.js'
import type { Target } from './roster.js'
import type { Score } from './score.js'

const twoQueries =
  (attack: string, isReversed: boolean): Attack =>
  async (field, { many }) => [
    await onTargets(field, { attack, targets: many }, async (attacker, target) => {
      const token = await attacker.classAt(target.club)
      const queries = [inClass(token), inClass(token, ofGrades(...target.others))]
      if (isReversed) queries.reverse()
      const [one, two] = [
        await attacker.count(queries[0] ?? ''),
        await attacker.count(queries[1] ?? ''),
      ]
      const [all, without] = isReversed ? [two, one] : [one, two]
      return { signs: signs(one, two), guess: bit(less(all.n, without.n)) }
    }),
  ]

/** Ways to say "all but this one" in the WHERE of a count. */
const EXCLUDERS: readonly ((target: Target) => string)[] = [
  ({ line }) => `and u.line <> ${line}`,
  ({ line }) => `and not (u.line = ${line})`,
  ({ line }) => `and (u.line < ${line} or u.line > ${line})`,
  ({ line }) => `and u.line is distinct from ${line}`,
  ({ line }) => `and coalesce(u.line, 0) <> ${line}`,
  ({ grade }) => `and g.grade <> '${grade}'`,
  ({ grade }) => `and not (g.grade in ('${grade}'))`,
  ({ grade }) => `and lower(g.grade) <> '${grade}'`,
  ({ grade }) => `and not (not (g.grade <> '${grade}'))`,
  ({ grade }) => `and (g.grade <> '${grade}' or u.email__state = 'nothing')`,
  ({ others }) => `and g.grade >= '${others[0]}' and g.grade <= '${others[0]}'`,
  () => `and u.identifier__len < 9`,
  () => `and u.email__state = 'filled'`,
]

const spellings: Attack = async (field, { few }) => [
  await onTargets(
    field,
    { attack: `differencing, ${EXCLUDERS.length} ways to leave one out`, targets: few },
    async (attacker, target) => {
      const token = await attacker.classAt(target.club)
      const all = await attacker.count(inClass(token))
      const without = []
      for (const exclude of EXCLUDERS.slice(0, -2)) {
        without.push(await attacker.count(inClass(token, exclude(target))))
      }
      for (const exclude of EXCLUDERS.slice(-2)) {
        without.push(await attacker.count(inClass(token, exclude(target))))
      }
      const found = without.map(({ n }) => bit(less(all.n, n))).find((value) => value !== null)
      return { signs: signs(all, ...without), guess: found ?? null }
    },
  ),
]

const complement: Attack = async (field, { many }) => [
  await onTargets(
    field,
    { attack: "tracker: the complement's complement", targets: many },
    async (attacker, target) => {
      const token = await attacker.classAt(target.club)
      const have = await attacker.count(inClass(token))
      const rest = ofGrades(...target.others)
      const have2 = await attacker.count(inClass(token, rest, "u.enabledUser <> 'false'"))
      const guess = have.n === null || have2.n === null ? null : bit(have.n + have2.n - 44)
      return { signs: signs(have, have2), guess }
    },
  ),
  await onTargets(
    field,
    { attack: 'three sums: A + B - (A or B)', targets: many },
    async (attacker, { club, grade, others: [one, two] }) => {
      const token = await attacker.classAt(club)
      const a = await attacker.count(inClass(token, ofGrades(one, grade)))
      const b = await attacker.count(inClass(token, ofGrades(two, grade)))
      const all = await attacker.count(inClass(token))
      const guess = a.n === null || b.n === null || all.n === null ? null : bit(a.n + b.n - all.n)
      return { signs: signs(a, b, all), guess }
    },
  ),
  await onTargets(
    field,
    { attack: 'groups of one query against its total', targets: many },
    async (attacker, { club, grade }) => {
      const token = await attacker.classAt(club)
      const total = await attacker.count(inClass(token))
      const sql = inClass(token).replace('select ', 'select g.grade, ') + ' group by g.grade'
      const parts = await attacker.ask(sql)
      const others = parts.rows.filter(([key]) => key !== grade)
      const sum = others.reduce((all, [, n]) => all + Number(n), 0)
      const guess = others.length === 2 ? bit(less(total.n, sum)) : null
      return { signs: signs(total, { seen: parts }), guess }
    },
  ),
]

/** Each pair of queries differs by the target, and is padded with others in another way each time. */
const padding: Attack = async (field, { few, paddings }) => {
  const scores: Score[] = []
  for (const pads of paddings) {
    const targets = pads > 100 ? Math.ceil(few / 2) : few
    const given = { attack: `padding: ${pads} pairs about one difference`, targets }
    scores.push(
      await onTargets(field, given, async (attacker, target) => {
        const found: number[] = []
        const seen: string[] = []
        for (let pad = 0; pad < pads; pad += 1) {
          const [all, without] = await padded(attacker, target, pad)
          const difference = less(all.n, without.n)
          if (difference !== null) found.push(difference)
          seen.push(...signs(all, without))
        }
        // Some paddings bring in others too, whose secrets add to the difference and never take from it.
        return { signs: seen, guess: found.length === 0 ? null : bit(Math.min(...found)) }
      }),
    )
  }
  return scores
}

async function padded(attacker: Attacker, target: Target, pad: number) {
  const token = await attacker.classAt(target.club)
  const other = await attacker.classAt(((target.club + pad) % 7) + 2)
  const grades = ['KG', '07', '08', '09', '10', '11', '12', '13'].filter((_, at) => (pad >> at) & 1)
  const without = [...target.others, ...grades]
  const all = [...without, target.grade]
  const forms: readonly ((own: readonly string[]) => string)[] = [
    (own: readonly string[]) => inClass(token, ofGrades(...own)),
    (own: readonly string[]) =>
      inClass(token, ofGrades(...own)).replace(`= '${token}'`, `in ('${token}', '${other}')`),
    (own: readonly string[]) =>
      inClass(token, ofGrades(...own)).replace(
        `e.classSourcedId = '${token}'`,
        `(e.classSourcedId = '${token}' or e.classSourcedId = '${other}')`,
      ),
  ]
  const form = forms[pad % forms.length] ?? (() => inClass(token))
  return [await attacker.count(form(all)), await attacker.count(form(without))] as const
}

/** One query as engineers would write it in ten ways. */
export function variants(token: string): readonly string[] {
  const sql = inClass(token)
  return [
    ...[sql, sql.toUpperCase().replace(token.toUpperCase(), token).replace("'FALSE'", "'false'")],
    sql.replaceAll('u.', 'pupil.').replace('users as u', 'users as pupil'),
    sql.replace("u.enabledUser = 'false'", "not (not (u.enabledUser = 'false'))"),
    sql.replace("u.enabledUser = 'false'", "u.enabledUser in ('false')"),
    sql.replace("u.enabledUser = 'false'", "'false' = u.enabledUser"),
    `select count(*) as n ${FROM} where u.enabledUser = 'false' and e.classSourcedId = '${token}'`,
    sql.replace('as n', 'as anything'),
    sql.replace('count(*)', 'count(u.sourcedId)'),
    sql.replace('count(*)', 'count(distinct u.sourcedId)'),
  ]
}

/** The club and the club without its one sixth-grader, in every spelling, again and again. */
const averaging: Attack = async (field, { few, repeats }) => {
  const attack = `averaging: 10 spellings, ${repeats} times each`
  const answers = new Set<string>()
  const score = await onTargets(field, { attack, targets: few }, async (attacker, target) => {
    const token = await attacker.classAt(target.club)
    const means: (number | null)[] = []
    const signed: string[] = []
    for (const rest of ['', ofGrades(...target.others)]) {
      const found: number[] = []
      for (let turn = 0; turn < repeats; turn += 1) {
        for (const sql of variants(token)) {
          const { n, seen } = await attacker.count(`${sql} ${rest}`)
          answers.add(`${token} ${rest} ${n} ${seen.code}`)
          signed.push(seen.code)
          if (n !== null) found.push(n)
        }
      }
      means.push(found.length === 0 ? null : found.reduce((sum, n) => sum + n, 0) / found.length)
    }
    const [all = null, without = null] = means
    const difference = less(all, without)
    const guess = difference === null ? null : bit(Math.round(difference))
    return { signs: signed, guess }
  })
  return [{ ...score, note: `${score.note}; ${answers.size} answers to ${few * 2} questions` }]
}

/** The same sums, each in a session of its own, closed or revoked before the next is opened. */
const laundering: Attack = async (field, { opened }) => {
  const attack = 'laundering: a session for each sum, closed or revoked'
  const score = await onTargets(field, { attack, targets: opened }, async (attacker, target) => {
    const { club, grade, others } = target
    const sums = [
      [others[0], grade],
      [others[1], grade],
      [others[0], others[1], grade],
      [others[0], others[1]],
    ]
    const answers: Awaited<ReturnType<Attacker['count']>>[] = []
    for (const [place, grades] of sums.entries()) {
      await attacker.end(place % 2 === 0 ? 'close' : 'revoke')
      await attacker.reopen()
      answers.push(await attacker.count(inClass(await attacker.classAt(club), ofGrades(...grades))))
    }
    const [a = null, b = null, all = null, without = null] = answers.map(({ n }) => n)
    const three = a === null || b === null || all === null ? null : bit(a + b - all)
    return { signs: signs(...answers), guess: three ?? bit(less(all, without)) }
  })
  return [score]
}

export const DIFFERENCING: readonly Attack[] = [
  twoQueries('differencing, 2 queries', false),
  twoQueries('differencing, 2 queries, smaller set first', true),
  ...[spellings, complement, padding, averaging, laundering],
]
