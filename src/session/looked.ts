import type { Partition } from '../disclosure/answered.js'
import type { NewEntry, Payload } from '../ledger/entry.js'

/** The sets of persons behind an answer in groups, for the overlap audit. */
export interface Counted {
  readonly partitions: readonly Partition[]
  /** A secret column was looked at. */
  readonly measured: boolean
}

/**
 * What a query looked at in a room, whether or not an answer came of it: that none came may say something
 * of it, so it is counted even so.
 */
export interface Looked {
  /** Of a query that looks at a secret column. */
  readonly counted: Counted | null
  /** Persons it singled out. */
  readonly persons: readonly number[]
}

type Payloads = NonNullable<NewEntry['payloads']>

export const lookedPayloads = ({ counted, persons }: Looked): Payloads => ({
  ...(persons.length === 0 ? {} : { subjects: ordinals(persons) }),
  ...groupSets(counted),
})

/** Partitions one after another, with an empty set between them; nothing if there is none. */
export function groupSets(counted: Counted | null): Payloads {
  const found = (counted?.partitions ?? []).filter((partition) => partition.length > 0)
  if (counted === null || found.length === 0) return {}
  const sets = found.flatMap((partition, at) => (at === 0 ? partition : [[], ...partition]))
  const payload: Payload = { kind: 'sets', sets }
  return counted.measured ? { measured: payload } : { groups: payload }
}

/** The partitions of a payload that `groupSets` made. */
export function partitionsIn(payload: Payload | null | undefined): readonly Partition[] {
  if (payload?.kind !== 'sets') return []
  const found: (readonly number[])[][] = [[]]
  for (const set of payload.sets) {
    if (set.length === 0) found.push([])
    else found.at(-1)?.push(set)
  }
  return found.filter((partition) => partition.length > 0)
}

/** Ascending, each once. */
export function ordinals(persons: readonly number[]): Payload {
  return { kind: 'ordinals', ordinals: [...new Set(persons)].sort((one, other) => one - other) }
}
