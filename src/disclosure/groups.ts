import type { Cell, HiddenCell } from '../engine/port.js'
import type { ParameterValue } from '../gate/approved.js'
import type { Ordinal } from '../vault/domain.js'
import type { GroupPlan, RawCell } from './plan.js'
import { holds, order } from './truth.js'

export interface RawGroups {
  readonly rows: readonly (readonly Cell[])[]
  /** Per row: number of persons and, where fewer than k, who; for each protected instance in turn. */
  readonly hidden: readonly (readonly HiddenCell[])[]
}

export interface Released {
  readonly rows: readonly (readonly Cell[])[]
  /** Place of the row that stands for all small groups together; always the last. */
  readonly remainderRow: number | null
  /** Groups not shown on their own, before HAVING. */
  readonly withheld: number
  /** Why, in sentences for the vendor. */
  readonly words: readonly string[]
}

interface Group {
  readonly cells: readonly Cell[]
  /** Distinct persons per instance. */
  readonly persons: readonly number[]
  /** Who they are, where known (small groups only). */
  readonly members: readonly (ReadonlySet<Ordinal> | null)[]
}

/**
 * Applies the threshold to raw groups: shows those of at least k distinct persons in every protected
 * instance (and, if allowed, those of no one), merges the rest into one remainder row, and if the
 * remainder itself is too small merges the smallest shown group into it, since a total would otherwise
 * give it away by subtraction. HAVING, ORDER BY, LIMIT and OFFSET act on what is left; the remainder is
 * judged by HAVING too and comes last, outside LIMIT.
 *
 * An insider controls the grouping and HAVING; neither can bring a small group out on its own.
 */
export function suppress(
  plan: GroupPlan,
  raw: RawGroups,
  rule: { readonly k: number; readonly showEmptyGroups: boolean },
  parameters: readonly ParameterValue[],
): Released {
  const groups = raw.rows.map((cells, place) => groupOf(cells, raw.hidden[place] ?? []))
  const shown = groups.filter((group) => isShown(group, rule))
  const hidden = groups.filter((group) => !isShown(group, rule))
  const small = hidden.filter((group) => group.persons.some((n) => n > 0))
  const { kept, remainder, absorbed } = remainderOf(plan, shown, small, rule.k)

  const passes = (group: Group): boolean =>
    plan.having === null ||
    holds(plan.having, {
      cell: (expr) => group.cells[plan.placeOf(expr)] ?? null,
      parameters,
    }) === true
  const ordered = kept.filter(passes).sort((a, b) => compareGroups(plan, a, b))
  const end = plan.limit === null ? undefined : plan.offset + plan.limit
  const rows = ordered.slice(plan.offset, end).map((group) => outputRow(plan, group))
  const withRemainder = remainder !== null && passes(remainder)
  return {
    rows: withRemainder ? [...rows, outputRow(plan, remainder)] : rows,
    remainderRow: withRemainder ? rows.length : null,
    withheld: hidden.length + absorbed,
    words: explain(
      rule.k,
      small.length,
      hidden.length - small.length,
      absorbed,
      remainder !== null,
    ),
  }
}

function groupOf(cells: readonly Cell[], hidden: readonly HiddenCell[]): Group {
  const persons: number[] = []
  const members: (ReadonlySet<Ordinal> | null)[] = []
  for (let place = 0; place < hidden.length; place += 2) {
    const count = hidden[place]
    const who = hidden[place + 1]
    if (typeof count !== 'number') throw new TypeError('a group without a count of persons')
    persons.push(count)
    members.push(Array.isArray(who) ? new Set(who as readonly Ordinal[]) : null)
  }
  return { cells, persons, members }
}

function isShown(
  group: Group,
  rule: { readonly k: number; readonly showEmptyGroups: boolean },
): boolean {
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

function mergeAll(plan: GroupPlan, groups: readonly Group[]): Group {
  const cells: Cell[] = plan.cells.map((cell, place) =>
    mergeCell(
      cell,
      groups.map((group) => group.cells[place] ?? null),
    ),
  )
  plan.cells.forEach((cell, place) => {
    if (cell.role === 'average') cells[place] = average(cells[cell.sum], cells[cell.count])
  })
  const instances = groups[0]?.persons.length ?? 0
  const persons = Array.from({ length: instances }, (_, place) => personsOf(groups, place))
  return { cells, persons, members: persons.map(() => null) }
}

/** Distinct persons of several groups: exact where all members are known, else at least the largest. */
function personsOf(groups: readonly Group[], place: number): number {
  const largest = Math.max(...groups.map((group) => group.persons[place] ?? 0))
  const known = groups.map((group) => group.members[place] ?? null)
  if (known.includes(null)) return largest
  return new Set(known.flatMap((members) => [...(members ?? [])])).size
}

function mergeCell(cell: RawCell, values: readonly Cell[]): Cell {
  const present = values.filter((value) => value !== null)
  switch (cell.role) {
    case 'key':
    case 'distinct':
    case 'average':
      return null
    case 'additive':
      return present.length === 0 ? null : present.reduce<number>((sum, v) => sum + Number(v), 0)
    case 'least':
      return present.reduce<Cell>((least, v) => (order(v, least) < 0 ? v : least), null)
    case 'greatest':
      return present.reduce<Cell>(
        (most, v) => (most === null || order(v, most) > 0 ? v : most),
        null,
      )
  }
}

function average(sum: Cell | undefined, count: Cell | undefined): Cell {
  const rows = Number(count ?? 0)
  return sum === null || sum === undefined || rows === 0 ? null : Number(sum) / rows
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
