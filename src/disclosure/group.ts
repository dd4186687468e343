import type { Cell, HiddenCell } from '../engine/port.js'
import type { Ordinal } from '../vault/domain.js'
import type { Partition } from './answered.js'
import type { GroupPlan, RawCell } from './plan.js'
import { order } from './truth.js'

export interface RawGroups {
  readonly rows: readonly (readonly Cell[])[]
  /** Per row: number of persons and who they are, for each protected instance in turn. */
  readonly hidden: readonly (readonly HiddenCell[])[]
}

/** One group, or several merged into one. */
export interface Group {
  readonly cells: readonly Cell[]
  /** Distinct persons per instance. */
  readonly persons: readonly number[]
  /** Who they are, ascending, each once; null where it is not known. */
  readonly members: readonly (readonly Ordinal[] | null)[]
}

/** What the policy asks of a group. */
export interface GroupRule {
  readonly k: number
  readonly showEmptyGroups: boolean
  /** Counts and sums are rounded to the next multiple of this, halves up; null leaves them exact. */
  readonly roundTo?: number | null
}

export function groupsOf(raw: RawGroups): readonly Group[] {
  return raw.rows.map((cells, place) => groupOf(cells, raw.hidden[place] ?? []))
}

function groupOf(cells: readonly Cell[], hidden: readonly HiddenCell[]): Group {
  const persons: number[] = []
  const members: (readonly Ordinal[] | null)[] = []
  for (let place = 0; place < hidden.length; place += 2) {
    const count = hidden[place]
    const who = hidden[place + 1]
    if (typeof count !== 'number') throw new TypeError('a group without a count of persons')
    persons.push(count)
    members.push(Array.isArray(who) ? (who as readonly Ordinal[]) : null)
  }
  return { cells, persons, members }
}

/** Whether no one at all is in the group. */
export const isEmpty = (group: Group): boolean => group.persons.every((n) => n === 0)

/** Several groups as one: what cannot be told from the parts is NULL. */
export function mergeAll(plan: GroupPlan, groups: readonly Group[]): Group {
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
  const places = Array.from({ length: instances }, (_, place) => place)
  const members = places.map((place) => membersOf(groups, place))
  const persons = places.map((place) => members[place]?.length ?? largest(groups, place))
  return { cells, persons, members }
}

/** Everyone in the groups, in one instance; null if that is not known of all. */
export function membersOf(groups: readonly Group[], place: number): readonly Ordinal[] | null {
  const known = groups.map((group) =>
    group.persons[place] === 0 ? [] : (group.members[place] ?? null),
  )
  if (known.includes(null)) return null
  return [...new Set(known.flatMap((members) => members ?? []))].sort((a, b) => a - b)
}

/** At least so many distinct persons are in the groups together. */
const largest = (groups: readonly Group[], place: number): number =>
  Math.max(...groups.map((group) => group.persons[place] ?? 0))

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

/** The group with counts and sums rounded, and averages made of the rounded ones. */
export function rounded(plan: GroupPlan, group: Group, step: number): Group {
  const round = (cell: Cell): Cell =>
    cell === null ? null : Math.round(Number(cell) / step) * step
  const cells = group.cells.map((cell, place) => {
    const role = plan.cells[place]?.role
    return role === 'additive' || role === 'distinct' ? round(cell) : cell
  })
  plan.cells.forEach((cell, place) => {
    if (cell.role === 'average') cells[place] = average(cells[cell.sum], cells[cell.count])
  })
  return { ...group, cells }
}

/**
 * What the overlap audit is told of groups: for each protected instance everyone in them, and each group.
 * Groups of no one are in no set.
 *
 * @throws TypeError if the members of a group are not known: it must not leave then.
 */
export function partitionsOf(groups: readonly Group[]): readonly Partition[] {
  const instances = groups[0]?.persons.length ?? 0
  return Array.from({ length: instances }, (_, place) => {
    const held = groups.filter((group) => group.persons[place] !== 0)
    const whole = membersOf(held, place)
    if (whole === null) throw new TypeError('a group whose members are not known')
    if (held.length === 0) return []
    return [whole, ...held.flatMap((group) => [group.members[place] ?? []])]
  })
}
