import type { Cell } from '../engine/port.js'
import type { ParameterValue } from '../gate/approved.js'
import type { Partition } from './answered.js'
import {
  groupsOf,
  isEmpty,
  mergeAll,
  partitionsOf,
  rounded,
  type Group,
  type GroupRule,
  type RawGroups,
} from './group.js'
import type { GroupPlan } from './plan.js'
import { tellSecret } from './secret.js'
import { holds, order } from './truth.js'

export type { RawGroups } from './group.js'

export interface Released {
  readonly rows: readonly (readonly Cell[])[]
  /** Place of the row that stands for all small groups together; always the last. */
  readonly remainderRow: number | null
  /** Groups not shown on their own, before HAVING. */
  readonly withheld: number
  /** Why, in sentences for the vendor. */
  readonly words: readonly string[]
  /** The sets of persons the rows tell of, for the overlap audit. */
  readonly partitions: () => readonly Partition[]
}

/** What is left of the groups once the threshold has been applied. */
interface Kept {
  readonly groups: readonly Group[]
  readonly remainder: Group | null
  readonly withheld: number
  readonly words: readonly string[]
}

/**
 * Applies the threshold to raw groups: shows those of at least k distinct persons in every protected
 * instance (and, if allowed, those of no one), merges the rest into one remainder row, and if the
 * remainder itself is too small merges the smallest shown group into it, since a total would otherwise
 * give it away by subtraction. Where a secret column is looked at, `secret.ts` decides instead, and `base`
 * holds everyone who could have been in a group.
 *
 * Rounding comes next; HAVING, ORDER BY, LIMIT and OFFSET act on what is left. The remainder is judged by
 * HAVING too and comes last, outside LIMIT. An insider controls the grouping and HAVING; neither can bring
 * a small group out on its own.
 */
export function suppress(
  plan: GroupPlan,
  raw: RawGroups,
  rule: GroupRule,
  parameters: readonly ParameterValue[],
  base: RawGroups | null = null,
): Released {
  if ((plan.base === null) !== (base === null)) throw new TypeError('a base without its plan')
  const kept = keep(plan, raw, rule, base)
  const show = (group: Group): Group =>
    typeof rule.roundTo === 'number' ? rounded(plan, group, rule.roundTo) : group
  const passes = (group: Group): boolean =>
    plan.having === null ||
    holds(plan.having, {
      cell: (expr) => group.cells[plan.placeOf(expr)] ?? null,
      parameters,
    }) === true
  const ordered = kept.groups
    .map(show)
    .filter(passes)
    .sort((a, b) => compareGroups(plan, a, b))
  const end = plan.limit === null ? undefined : plan.offset + plan.limit
  const page = ordered.slice(plan.offset, end)
  const last = kept.remainder === null ? null : show(kept.remainder)
  const left = last === null || !passes(last) ? page : [...page, last]
  return {
    rows: left.map((group) => outputRow(plan, group)),
    remainderRow: left.length > page.length ? page.length : null,
    ...{ withheld: kept.withheld, words: kept.words },
    partitions: () => partitionsOf(left),
  }
}

/**
 * The sets of an answer that looks at a secret column: everyone it could be about, whatever it shows. HAVING
 * and LIMIT look at the secret, so they take no part; crowds too small to be shown are in no set.
 */
export function crowdPartitions(base: RawGroups, k: number): readonly Partition[] {
  return partitionsOf(groupsOf(base).filter((crowd) => isCrowd(crowd, k)))
}

/**
 * Whether the secret need not be looked at, since nothing could be shown: there are people, and no crowd is
 * large enough. What is not run takes no time that depends on anyone.
 */
export function isHopeless(base: RawGroups, k: number): boolean {
  const crowds = groupsOf(base).filter((crowd) => !isEmpty(crowd))
  return crowds.length > 0 && !crowds.some((crowd) => isCrowd(crowd, k))
}

const isCrowd = ({ persons }: Group, k: number): boolean => persons.every((n) => n === 0 || n >= k)

function keep(plan: GroupPlan, raw: RawGroups, rule: GroupRule, base: RawGroups | null): Kept {
  const groups = groupsOf(raw)
  if (plan.base !== null && base !== null) {
    const { kept, withheld } = tellSecret(plan.base, groups, groupsOf(base), rule)
    const words = `Only groups of at least ${rule.k} persons are shown of which at least ${rule.k} others of the same crowd are not part; which of the others are empty is not told.`
    return { groups: kept, remainder: null, withheld, words: withheld > 0 ? [words] : [] }
  }
  const shown = groups.filter((group) => isShown(group, rule))
  const hidden = groups.filter((group) => !isShown(group, rule))
  const small = hidden.filter((group) => !isEmpty(group))
  const { kept, remainder, absorbed } = remainderOf(plan, shown, small, rule.k)
  const empty = hidden.length - small.length
  const words = explain(rule.k, small.length, empty, absorbed, remainder !== null)
  return { groups: kept, remainder, withheld: hidden.length + absorbed, words }
}

function isShown(group: Group, rule: GroupRule): boolean {
  return group.persons.every((n) => n >= rule.k || (n === 0 && rule.showEmptyGroups))
}

function remainderOf(
  plan: GroupPlan,
  shown: readonly Group[],
  small: readonly Group[],
  k: number,
): {
  readonly kept: readonly Group[]
  readonly remainder: Group | null
  readonly absorbed: number
} {
  if (small.length === 0) return { kept: shown, remainder: null, absorbed: 0 }
  const merged = mergeAll(plan, small)
  if (merged.persons.every((n) => n === 0 || n >= k)) {
    return { kept: shown, remainder: merged, absorbed: 0 }
  }
  const people = shown.filter((group) => group.persons.every((n) => n >= k))
  const least = [...people].sort((a, b) => Math.min(...a.persons) - Math.min(...b.persons))[0]
  // Nothing to hide behind: the small groups are left out altogether.
  if (least === undefined) return { kept: shown, remainder: null, absorbed: 0 }
  return {
    kept: shown.filter((group) => group !== least),
    remainder: mergeAll(plan, [...small, least]),
    absorbed: 1,
  }
}

function compareGroups(plan: GroupPlan, a: Group, b: Group): number {
  for (const { place, descending, nulls } of plan.order) {
    const left = a.cells[place] ?? null
    const right = b.cells[place] ?? null
    if (left === null || right === null) {
      const sign = order(left, right)
      if (sign !== 0) return nulls === 'first' ? -sign : sign
      continue
    }
    const sign = order(left, right)
    if (sign !== 0) return descending ? -sign : sign
  }
  return 0
}

function outputRow(plan: GroupPlan, group: Group): readonly Cell[] {
  return plan.outputs.map((place) => group.cells[place] ?? null)
}

function explain(
  k: number,
  small: number,
  empty: number,
  absorbed: number,
  merged: boolean,
): readonly string[] {
  const nobody = empty === 0 ? [] : [`${empty} groups of no one left out, as the policy says.`]
  if (small === 0) return nobody
  const counted = small === 1 ? '1 group' : `${small} groups`
  const first = `${counted} of fewer than ${k} persons ${merged ? 'merged into the last row' : 'left out'}.`
  const second = `One larger group went with ${small === 1 ? 'it' : 'them'}, so that subtraction from a total tells nothing.`
  return absorbed === 0 ? [first, ...nobody] : [first, second, ...nobody]
}
