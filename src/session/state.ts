import { Answered } from '../disclosure/answered.js'
import type { EntryData } from '../ledger/entry.js'
import { Register } from './register.js'
import type { Request } from './request.js'
import { Roll } from './roll.js'
import type { Session } from './session.js'

export interface Engineer {
  readonly name: string
  readonly addedAt: number
}

/** What a vendor did so far, for the steward who decides about the next request. */
export interface Tally {
  readonly requests: number
  readonly refusedRequests: number
  readonly denied: number
  readonly sessions: number
  readonly revoked: number
  readonly released: number
  /** Refused queries by code. */
  readonly refusals: Readonly<Record<string, number>>
  /** Named persons disclosed, summed over its sessions. */
  readonly disclosed: number
}

export interface Vendor {
  readonly id: string
  readonly name: string
  readonly addedAt: number
  readonly engineers: readonly Engineer[]
  readonly tally: Tally
}

export interface Snapshot {
  readonly id: string
  readonly version: string
  readonly mode: string
  readonly rows: Readonly<Record<string, number>>
  readonly students: number
  readonly deviations: number
  readonly snapshotHash: string
  readonly crosswalkHash: string
  readonly previous: string | null
  readonly loadedAt: number
  readonly loadedBy: string
  readonly index: number
}

/** A snapshot as it lies with an engine elsewhere; `at` is epoch milliseconds, UTC. */
export type Published = EntryData<'snapshot.published'> & {
  readonly at: number
  readonly by: string
  readonly index: number
}

/** A run of an export; `at` is epoch milliseconds, UTC. */
export type ExportRun = EntryData<'ledger.exported'> & { readonly at: number }

/** What a vendor has seen, over all its sessions and snapshots: ordinals are the same in all of them. */
export interface Seen {
  /** The sets of persons that its counts were of. */
  readonly answered: Answered
  /** Everyone it was shown by name. */
  readonly named: Roll
}

export const nothingSeen: Seen = { answered: Answered.empty(), named: Roll.empty() }

/**
 * Everything rules may know: the fold over the ledger. What is not in the log did not happen. Never
 * changed in place; holds ids, counts and ordinals, no text that may be erased.
 */
export interface State {
  readonly vendors: Register<Vendor>
  readonly snapshots: Register<Snapshot>
  /** Id of the newest snapshot. */
  readonly newest: string | null
  /** What other engines may be asked about, by `publishedKey`. */
  readonly published: Register<Published>
  readonly requests: Register<Request>
  readonly sessions: Register<Session>
  /** By vendor. */
  readonly seen: Register<Seen>
  /** Tokens seen so far, by id, with the end of their life; those long over are dropped. */
  readonly tokens: Register<number>
  /** Tokens ended before their time, by id, with the end they would have had; dropped as those above. */
  readonly endedTokens: Register<number>
  /** The newest run of each export that is on record, by target. */
  readonly exports: Register<ExportRun>
  /** Persons whom the crosswalk forgets; their ordinals are nobody's. */
  readonly dropped: Roll
}

export const initialState: State = {
  vendors: Register.empty(),
  snapshots: Register.empty(),
  newest: null,
  published: Register.empty(),
  requests: Register.empty(),
  sessions: Register.empty(),
  seen: Register.empty(),
  tokens: Register.empty(),
  endedTokens: Register.empty(),
  exports: Register.empty(),
  dropped: Roll.empty(),
}

export const emptyTally: Tally = {
  requests: 0,
  refusedRequests: 0,
  denied: 0,
  sessions: 0,
  revoked: 0,
  released: 0,
  refusals: {},
  disclosed: 0,
}

/** Whether the vendor has registered a person of that name. */
export function hasEngineer(vendor: Vendor, name: string): boolean {
  return vendor.engineers.some((engineer) => samePerson(engineer.name, name))
}

/**
 * Whether two names are one person's. Folded, so that nobody approves their own request as
 * "Ana" after filing it as "ana ".
 */
export function samePerson(one: string, other: string): boolean {
  return folded(one) === folded(other)
}

function folded(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}
