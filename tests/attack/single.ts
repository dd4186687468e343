import type { Attack } from './differencing.js'
import { inClass, onTargets, sign } from './differencing.js'
import { errorQueries, FANS, LEAKS, PLACES, WHOLE } from './gadgets.js'
import type { Battlefield } from './attacker.js'
import type { Target } from './roster.js'
import { scored, type Score } from './score.js'

/** Every query of a list for every target; whatever comes back is a sign. */
async function tried(
  field: Battlefield,
  attack: string,
  targets: number,
  queriesOf: (target: Target, token: string) => readonly string[],
): Promise<Score> {
  let answered = 0
  let asked = 0
  const score = await onTargets(field, { attack, targets }, async (attacker, target) => {
    const token = await attacker.classAt(target.club)
    const signs: string[] = []
    for (const sql of queriesOf(target, token)) {
      const seen = await attacker.ask(sql)
      asked += 1
      if (seen.code === 'ok' && seen.rows.length > 0) answered += 1
      // Numbers too, here: one of these queries alone is to tell.
      signs.push(`${sign(seen)} ${JSON.stringify(seen.rows)}`)
    }
    return { signs: signs.join('\n'), guess: null }
  })
  return { ...score, note: `${answered} of ${asked} answered` }
}

const leaks: Attack = async (field, { few }) => [
  await tried(field, `${LEAKS.length} leaks in SELECT, HAVING, ORDER BY`, few, (target) =>
    LEAKS.flatMap((leak) => PLACES.map((place) => place(leak(target)))),
  ),
  await tried(field, `${WHOLE.length} queries that lean on one child`, few, (target) =>
    WHOLE.map((query) => query(target)),
  ),
  await tried(field, `join fan-out, ${FANS.length} ways`, few, (target, token) =>
    FANS.map((query) => query(target, token)),
  ),
  await tried(field, 'errors on what is in a row', few, (target) => errorQueries(target)),
]

/** Reads refusals and gaps only, never a number. */
const denials: Attack = async (field, { many }) => {
  const attack = 'denials: codes and gaps of 6 queries'
  const score = await onTargets(field, { attack, targets: many }, async (attacker, target) => {
    const token = await attacker.classAt(target.club)
    const one = `and g.grade = '${target.grade}'`
    const queries = [
      inClass(token, one),
      inClass(token, one, "u.enabledUser = 'true'"),
      inClass(token, `and g.grade in ('${target.grade}', '${target.others[0]}')`),
      inClass(token, `and g.grade in ('${target.others[0]}')`),
      `${inClass(token, one)} having count(*) > 0`,
      inClass(token, '', 'u.enabledUser is null'),
    ]
    const signs: string[] = []
    for (const sql of queries) {
      const { code, rows, words } = await attacker.ask(sql)
      signs.push(`${code} ${rows.length} ${words}`)
    }
    return { signs: signs.join('\n'), guess: null }
  })
  return [score]
}

/** The child alone, joined with as much as may be joined: does it take longer when the bit is set? */
const timing: Attack = async (field, { many }) => {
  const attacker = await field.attacker('counts-only')
  const targets = field.roster.targets.slice(0, many)
  const times: number[] = []
  for (const target of targets) {
    const sql = FANS[0]?.(target, await attacker.classAt(target.club)) ?? ''
    const runs: number[] = []
    for (let turn = 0; turn < 5; turn += 1) runs.push((await attacker.ask(sql)).ms)
    times.push(median(runs))
  }
  const middle = median(times)
  const p = rankSum(times, targets)
  const traces = targets.map(({ secret }, at) => {
    // Times always differ; what an attacker cannot tell from chance is a coin.
    const guess = p > 0.01 ? null : (times[at] ?? 0) > middle ? (1 as const) : (0 as const)
    return { secret, signs: '', guess }
  })
  const given = { attack: 'timing: the child alone, fanned out', policy: 'counts-only' }
  return [scored({ ...given, queries: attacker.queries, note: `p = ${p.toFixed(2)}` }, traces)]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? 0
}

/** Mann-Whitney, two-sided, by the normal approximation. */
function rankSum(times: readonly number[], targets: readonly Target[]): number {
  const ranked = times
    .map((ms, at) => ({ ms, secret: targets[at]?.secret }))
    .sort((a, b) => a.ms - b.ms)
  const ones = ranked.filter(({ secret }) => secret === 1).length
  const zeros = ranked.length - ones
  const ranks = ranked.reduce((sum, { secret }, at) => sum + (secret === 1 ? at + 1 : 0), 0)
  const middle = (ones * (ranked.length + 1)) / 2
  const spread = Math.sqrt((ones * zeros * (ranked.length + 1)) / 12)
  const z = spread === 0 ? 0 : Math.abs(ranks - middle) / spread
  // Abramowitz and Stegun 7.1.26 of erfc.
  const t = 1 / (1 + 0.3275911 * (z / Math.SQRT2))
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return poly * Math.exp((-z * z) / 2)
}

export const SINGLE: readonly Attack[] = [leaks, denials, timing]
