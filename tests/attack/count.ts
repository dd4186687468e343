import { codesInWords, type Attacker, type Seen } from './attacker.js'
import type { Battlefield } from './field.js'
import type { Target } from './roster.js'
import { scored, type Score, type Trace } from './score.js'

/** What one target gave away. */
export type Found = Omit<Trace, 'secret'>

export const FROM =
  'from users as u inner join enrollments as e on e.userSourcedId = u.sourcedId ' +
  'inner join user_grades as g on g.userSourcedId = u.sourcedId'

export const listed = (items: readonly string[]): string =>
  items.map((item) => `'${item}'`).join(', ')

/** Counts the members of a class who have the secret. */
export const inClass = (token: string, more = '', secret = "u.enabledUser = 'false'"): string =>
  `select count(*) as n ${FROM} where e.classSourcedId = '${token}' and ${secret} ${more}`

export const ofGrades = (...grades: readonly string[]): string =>
  `and g.grade in (${listed(grades)})`

/** Targets that one vendor is after: what it was answered about some stands in its way with others. */
const EACH_VENDOR = 10

/** Runs an attack on target after target, by one vendor after the other. */
export async function onTargets(
  field: Battlefield,
  given: { readonly attack: string; readonly targets: number; readonly policy?: string },
  find: (attacker: Attacker, target: Target) => Promise<Found>,
): Promise<Score> {
  const { attack, policy = 'counts-only' } = given
  const traces: Trace[] = []
  const attackers: Attacker[] = []
  for (const [at, target] of field.roster.targets.slice(0, given.targets).entries()) {
    if (at % EACH_VENDOR === 0) attackers.push(await field.attacker(policy))
    const attacker = attackers.at(-1)
    if (attacker === undefined) throw new TypeError('nobody attacks')
    traces.push({ secret: target.secret, ...(await find(attacker, target)) })
  }
  const queries = attackers.reduce((sum, each) => sum + each.queries, 0)
  return scored({ attack, policy, queries, note: codesInWords(attackers) }, traces)
}

/** 0 or 1 if the reckoning comes out as one of them. */
export const bit = (value: number | null): 0 | 1 | null =>
  value === 0 || value === 1 ? value : null

/** What an insider notes of an answer besides its numbers. */
export const sign = ({ code, rows, words }: Seen): string =>
  `${code} ${rows.length} ${rows.some((row) => row.includes(null))} ${words}`

export const signs = (...all: readonly { readonly seen: Seen }[]): readonly string[] =>
  all.map(({ seen }) => sign(seen))

export const less = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one - other
