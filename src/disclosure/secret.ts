import type { Ordinal } from '../vault/domain.js'
import { isEmpty, membersOf, type Group, type GroupRule } from './group.js'
import type { BasePlan } from './plan.js'

/** The groups of an answer about a secret column that may be shown. */
export interface Told {
  readonly kept: readonly Group[]
  /** Crowds (groups by the keys that are not secret) of which nothing is shown. */
  readonly withheld: number
}

/** Everyone a group was chosen from, and what was found among them. */
interface Crowd {
  readonly base: Group
  readonly cells: Group[]
}

/**
 * The threshold where a secret column chooses rows or makes groups. A crowd is everyone who would be in a
 * group if the secret were not looked at. A group is shown if at least k of its crowd are in it **and** at
 * least k are not: "all of them" and "none of them" would tell the secret of everyone in the crowd, and
 * "all but two" of nearly everyone. So a group of no one is not told from a small one.
 *
 * What is left of a crowd, and of all crowds of which nothing is shown, must come to k persons too, on
 * either side, or the smallest of what is shown goes with it: a total asked for elsewhere would give it
 * away by subtraction. There is no remainder row.
 *
 * Crowds of fewer than k are left out whatever the secret is. An empty class stays an empty class: it has
 * no crowd, and no one's secret is in it.
 */
export function tellSecret(
  plan: BasePlan,
  groups: readonly Group[],
  base: readonly Group[],
  rule: GroupRule,
): Told {
  const crowds = crowdsOf(plan, groups, base)
  const shown = new Map<Crowd, readonly Group[]>()
  for (const crowd of crowds) {
    const told = toldOf(crowd, rule.k)
    if (told.length > 0) shown.set(crowd, told)
  }
  widen(crowds, shown, rule.k)
  const empty = rule.showEmptyGroups
    ? crowds.filter(({ base: crowd }) => isEmpty(crowd)).flatMap(({ cells }) => cells)
    : []
  const peopled = crowds.filter(({ base: crowd }) => !isEmpty(crowd))
  return { kept: [...[...shown.values()].flat(), ...empty], withheld: peopled.length - shown.size }
}

function crowdsOf(plan: BasePlan, groups: readonly Group[], base: readonly Group[]): Crowd[] {
  const crowds = new Map<string, Crowd>()
  for (const crowd of base) {
    crowds.set(JSON.stringify(crowd.cells.slice(0, plan.keys.length)), { base: crowd, cells: [] })
  }
  for (const group of groups) {
    const name = JSON.stringify(plan.keys.map((place) => group.cells[place] ?? null))
    const crowd = crowds.get(name)
    if (crowd !== undefined) crowd.cells.push(group)
    // Only an aggregate without keys makes a row of no rows; whoever else has no crowd is a defect.
    else if (!isEmpty(group)) throw new TypeError('a group without its crowd')
  }
  return [...crowds.values()]
}

/** The cells of a crowd that may be shown. */
function toldOf({ base, cells }: Crowd, k: number): readonly Group[] {
  if (!base.persons.every((n) => n === 0 || n >= k)) return []
  const told = cells
    .filter((cell) => cell.persons.some((n) => n >= k))
    .filter((cell) => cell.persons.every((n) => n === 0 || n >= k) && isLarge(base, [cell], k))
    .sort((a, b) => Math.min(...b.persons) - Math.min(...a.persons))
  while (told.length > 0 && !leavesEnough(base, told, k)) told.pop()
  return told
}

/** At least k are in none of the groups, in some instance, and in no instance are a few left. */
function isLarge(base: Group, groups: readonly Group[], k: number): boolean {
  const left = leftOf(base, groups)
  return left.some((n) => n >= k) && left.every((n) => n === 0 || n >= k)
}

/** As `isLarge`; or the groups are several and leave no one. */
function leavesEnough(base: Group, groups: readonly Group[], k: number): boolean {
  if (isLarge(base, groups, k)) return true
  return groups.length > 1 && leftOf(base, groups).every((n) => n === 0)
}

/** Per instance, how many of the crowd are in none of the groups. */
function leftOf(base: Group, groups: readonly Group[]): readonly number[] {
  return base.persons.map((all, place) => {
    const found = membersOf(groups, place)
    return all - (found === null ? sum(groups, place) : within(found, base.members[place] ?? null))
  })
}

/** The engine counts both in one snapshot, so everyone found is in the crowd; what is not so is not counted. */
function within(found: readonly Ordinal[], crowd: readonly Ordinal[] | null): number {
  if (crowd === null) return found.length
  const all = new Set(crowd)
  return found.filter((person) => all.has(person)).length
}

const sum = (groups: readonly Group[], place: number): number =>
  groups.reduce((total, group) => total + (group.persons[place] ?? 0), 0)

/** Takes the smallest of what is shown away until what is not shown comes to k persons on either side. */
function widen(crowds: readonly Crowd[], shown: Map<Crowd, readonly Group[]>, k: number): void {
  const hidden = crowds.filter((crowd) => !shown.has(crowd) && !isEmpty(crowd.base))
  while (hidden.length > 0 && shown.size > 0 && !isCovered(hidden, k)) {
    const [least] = [...shown].sort(([, one], [, other]) => smallest(one) - smallest(other))
    if (least === undefined) return
    shown.delete(least[0])
    hidden.push(least[0])
  }
}

const smallest = (groups: readonly Group[]): number =>
  Math.min(...groups.flatMap((group) => group.persons))

function isCovered(hidden: readonly Crowd[], k: number): boolean {
  const cells = hidden.flatMap((crowd) => crowd.cells)
  const instances = hidden[0]?.base.persons.length ?? 0
  return Array.from({ length: instances }, (_, place) => {
    const all = sum(
      hidden.map(({ base }) => base),
      place,
    )
    const found = sum(cells, place)
    return all === 0 || (found >= k && all - found >= k)
  }).some(Boolean)
}
