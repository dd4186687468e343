import type { Readable } from 'node:stream'
import type { Refusal } from '../refusal.js'
import type { Domain, Form, Ordinal } from './domain.js'

/** Ordinals to tokens and back, under one session's key. Pure; about a third of a microsecond each. */
export interface TokenCodec {
  encode(domain: Domain, form: Form, ordinal: Ordinal): string
  /** Null if the text is not a token of this session. */
  decode(
    token: string,
  ): { readonly domain: Domain; readonly form: Form; readonly ordinal: Ordinal } | null
}

/** Session token keys, one sealed file each, under the vault key. */
export interface SessionKeys {
  /** Makes and durably stores a new random key. Called before `session.approved` is logged. */
  create(session: string): Promise<void>
  /** Codec of a session; null if the key is not there (never made, or destroyed). */
  codec(session: string): Promise<TokenCodec | null>
  /** Overwrites and unlinks; idempotent. */
  destroy(session: string): Promise<void>
  /** Ids of all keys stored; for the sweep at start, before anyone makes one: drafts of a crash are removed. */
  list(): Promise<readonly string[]>
}

/** What one import made. */
export interface LoadedSnapshot {
  readonly snapshot: string
  readonly version: '1.0' | '1.1' | '1.2'
  readonly mode: string
  /** Records per file name. */
  readonly rows: Readonly<Record<string, number>>
  readonly students: number
  /** Deviations from the specification, by kind. */
  readonly deviations: Readonly<Record<string, number>>
  readonly snapshotHash: string
  readonly crosswalkHash: string
  readonly previous: string | null
}

export interface ImportProgress {
  readonly phase: 'reading' | 'cloaking' | 'sealing' | 'storing'
  readonly file: string | null
  /** 0 to 1. */
  readonly share: number
}

export type RosterSource =
  | { readonly kind: 'path'; readonly path: string }
  /** A zip as bytes; held in memory by the importer, never on disk. */
  | { readonly kind: 'zip'; readonly stream: Readable }

/** Runs the importer child. */
export interface Cloak {
  /**
   * Reads the package once in a child process, writes the cloaked snapshot and the new crosswalk beside the
   * old one (temporary names), and returns. Nothing counts until `keep`: the caller logs
   * `snapshot.loaded` first and then calls it; `discard` removes what was written. On start-up `sweep`
   * finishes (renames) what the ledger knows and removes what it does not.
   */
  load(
    source: RosterSource,
    now: number,
    /** Snapshot id of the last load kept, whose crosswalk this one extends. */
    previous: string | null,
    progress: (step: ImportProgress) => void,
    /** Kills the importer when it aborts; what it had written is removed. */
    signal?: AbortSignal,
  ): Promise<
    { readonly loaded: LoadedSnapshot; keep(): Promise<void>; discard(): Promise<void> } | Refusal
  >
  snapshotFile(snapshot: string): string
  sweep(known: ReadonlySet<string>): Promise<void>
}

/** Takes persons out of the district's side for good. */
export interface Forgetting {
  /**
   * Has the crosswalks of these snapshots forget the persons and every identifier that is theirs alone,
   * in any of the snapshots. Their ordinals stay taken. Durable once it resolves; one that has forgotten
   * them already is left as it is. An identifier that another person has too stays that one's.
   */
  forget(snapshots: readonly string[], persons: readonly Ordinal[]): Promise<void>
}

/** The district's side of an ordinal. */
export interface Crosswalk {
  /** Raw values by ordinal, from the crosswalk of a snapshot; missing ones are left out. */
  raw(
    snapshot: string,
    domain: Domain,
    ordinals: readonly Ordinal[],
  ): Promise<ReadonlyMap<Ordinal, string>>
  /** The ordinal of a raw value, or null; for "who saw this student". */
  ordinal(snapshot: string, domain: Domain, raw: string): Promise<Ordinal | null>
}
