import type { Attack } from './attack.js'
import { codesInWords } from './attacker.js'
import { inClass, onTargets, sign } from './count.js'
import type { Battlefield } from './field.js'
import { errorQueries, FANS, LEAKS, PLACES, SLOW, WHOLE } from './gadgets.js'
import type { Target } from './roster.js'
import { scored, type Score } from './score.js'

/** Every query of a list for every target; whatever comes back is a sign. */
async function tried(
  field: Battlefield,
  attack: string,
  targets: number,
  queriesOf: (target: Target, token: string) => readonly string[],
): Promise<Score> {
  return onTargets(field, { attack, targets }, async (attacker, target) => {
    const token = await attacker.classAt(target.club)
    const signs: string[] = []
    for (const sql of queriesOf(target, token)) {
      const seen = await attacker.ask(sql)
      // Numbers too, here: one of these queries alone is to tell.
      signs.push(`${sign(seen)} ${JSON.stringify(seen.rows)}`)
    }
    return { signs, guess: null }
  })
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
export const DENIALS: Attack = async (field, { many }) => {
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
    return { signs, guess: null }
  })
  return [score]
}

/** Much work if the bit is set, and little if not: does it take longer? The better of all gadgets counts. */
export const TIMING: Attack = async (field, { many }) => {
  const targets = field.roster.targets.slice(0, many)
  const scores: Score[] = []
  for (const [at, gadget] of SLOW.entries()) {
    const attacker = await field.attacker('counts-only')
    const times: number[] = []
    for (const target of targets) {
      const sql = gadget(target, await attacker.classAt(target.club))
      const runs: number[] = []
      for (let turn = 0; turn < 5; turn += 1) runs.push((await attacker.ask(sql)).ms)
      times.push(median(runs))
    }
    const middle = median(times)
    const p = rankSum(times, targets)
    const traces = targets.map(({ secret }, place) => {
      // Times always differ; what an attacker cannot tell from chance is a coin.
      const guess = p > 0.001 ? null : (times[place] ?? 0) > middle ? (1 as const) : (0 as const)
      return { secret, signs: [], guess }
    })
    const attack = `way ${at + 1}`
    const note = `${attack}: p = ${p.toFixed(2)}; ${codesInWords([attacker])}`
    const given = { attack, policy: 'counts-only', queries: attacker.queries, note }
    scores.push(scored(given, traces))
  }
  const worst = scores.reduce((one, other) => (one.inferred >= other.inferred ? one : other))
  const queries = scores.reduce((sum, score) => sum + score.queries, 0)
  return [{ ...worst, attack: `timing: fanned out, best of ${SLOW.length} ways`, queries }]
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

export const SINGLE: readonly Attack[] = [leaks]
