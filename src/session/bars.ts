import { Answered } from '../disclosure/answered.js'
import { clash, leavesFew, type Clash } from '../disclosure/overlap.js'
import type { Slices } from '../disclosure/slices.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { Counted } from './looked.js'
import { budgetLeft } from './session.js'
import type { Session } from './session.js'
import { nothingSeen } from './state.js'
import type { State } from './state.js'

/** What an answer is about. */
export interface About {
  /** Persons it would show or single out by name, by ordinal. */
  readonly persons: ReadonlySet<number>
  /** Of an answer in groups; null of any other. */
  readonly counted: Counted | null
  /** The policy's threshold; what a refusal says of a need is rounded up to it. */
  readonly k: number
}

/**
 * Why an answer may not leave beside what the session and its vendor have seen; null if it may. Asked before
 * a room looks at anything, so that not even its time tells of what will be refused, and again on the
 * newest state at the release.
 *
 * An attacker controls how many persons a query needs; the refusal says it only as a multiple of k, lest it
 * count groups smaller than k for free. The overlap audit decides on sets made without the secret, so it
 * says nothing about it.
 */
export function* bars(state: State, session: Session, about: About): Slices<Refusal | null> {
  const { persons, counted, k } = about
  const needed = fresh(session, persons)
  const left = budgetLeft(session)
  if (needed > left) {
    const need = Math.ceil(needed / k) * k
    const words = `The answer is about up to ${need} persons not seen before; ${left} are left of the budget.`
    return refuse('BUDGET_EXCEEDED', words)
  }
  const { answered, named } = state.seen.get(session.vendor) ?? nothingSeen
  const isNamed = (person: number): boolean => persons.has(person) || named.has(person)
  // Sets compared before are compared again only if someone new is named.
  const told = [...persons].some((person) => !named.has(person)) ? [answered] : []
  if (counted?.measured === true) told.push(Answered.empty().with(counted.partitions, true))
  for (const each of told) {
    if (yield* leavesFew(each, isNamed, k)) return refuse('OVERLAP', FEW_LEFT)
  }
  if (counted === null) return null
  const found = yield* clash(answered, counted.partitions, k, counted.measured)
  return found === null ? null : refuse('OVERLAP', CLASHES[found])
}

/** How many of the persons the session has not seen by name. */
export function fresh(session: Session, persons: ReadonlySet<number>): number {
  return [...persons].filter((ordinal) => !session.disclosed.has(ordinal)).length
}

const FEW_LEFT =
  'With the persons shown by name, a count would be about the few persons left of a group.'

const CLASHES: Readonly<Record<Clash, string>> = {
  overlap: 'A group of this answer and one of an earlier answer differ by too few persons.',
  'too much': 'The groups of this answer are too many to be compared with those of earlier ones.',
}
