import type { Payload } from './entry.js'
import type { Link } from './links.js'

/**
 * By what an entry can be found: copies of what its leaf and payloads say, kept in columns and tables of
 * their own. A search believes them, so verification derives every one of them again: a row left out
 * here would hide an entry from an officer although the log is complete.
 */
export interface Facets {
  readonly columns: LeafColumns
  /** Ordinals of the persons it names, ascending, each once. */
  readonly persons: readonly number[]
  /** Its reasons, folded, in order of name. */
  readonly reasons: readonly Reason[]
}

export interface LeafColumns {
  readonly type: string
  readonly at: number
  readonly actor: string
  readonly session: string | null
  readonly request: string | null
  /** The vendor an entry is about, else the vendor who acted, else the one of its session or request. */
  readonly vendor: string | null
  /** The engineer an entry is about, else the one who acted, else the one of its session or request. */
  readonly engineer: string | null
  readonly ticket: string | null
}

export interface Reason {
  readonly name: string
  readonly folded: string
}

/** Payloads whose words can be searched: why people did what they did. Not what they asked in SQL. */
export const REASONS: readonly string[] = [
  'purpose',
  'interest',
  'note',
  'reason',
  'finding',
  'detail',
]

/** Payloads that name persons by ordinal. */
export const PERSONS: readonly string[] = ['subjects', 'mentions']

/** What a leaf says that it is found by. */
export interface Findable {
  readonly type: string
  readonly at: number
  readonly actor: {
    readonly kind: string
    readonly name: string
    readonly vendor?: string | null | undefined
  }
  readonly data: Readonly<Record<string, unknown>>
}

/** @param link what is known of the session or request it is about, from the entries before it. */
export function columnsOf(leaf: Findable, link: Link | null): LeafColumns {
  const { type, at, actor, data } = leaf
  const acting = actor.kind === 'engineer' ? actor.name : null
  return {
    type,
    at,
    actor: storable(actor.name),
    session: textOf(data.session),
    request: textOf(data.request),
    vendor: textOf(data.vendor ?? actor.vendor ?? link?.vendor),
    engineer: textOf(data.engineer ?? acting ?? link?.engineer),
    ticket: textOf(data.ticket ?? link?.ticket),
  }
}

/** The persons that payloads name; of others than ordinals, none. */
export function personsOf(payloads: Readonly<Record<string, Payload | null>>): readonly number[] {
  const lists = PERSONS.map((name) => payloads[name])
  const [one, two] = lists.map((list) => (list?.kind === 'ordinals' ? list.ordinals : []))
  if (two === undefined || two.length === 0) return one ?? []
  return [...new Set([...(one ?? []), ...two])].sort((a, b) => a - b)
}

/** The reasons among payloads; an erased one is none. */
export function reasonsOf(payloads: Readonly<Record<string, Payload | null>>): readonly Reason[] {
  const reasons: Reason[] = []
  for (const [name, payload] of Object.entries(payloads)) {
    if (payload?.kind !== 'text' || !REASONS.includes(name)) continue
    reasons.push({ name, folded: foldReason(payload.text) })
  }
  return reasons.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** How a text is compared with what is looked for: case and width of letters do not count. */
export function foldReason(text: string): string {
  return storable(text.normalize('NFKC').toLowerCase())
}

/** PostgreSQL keeps no NUL in a text, and nobody may stop the log by sending one. */
const storable = (text: string): string =>
  text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? storable(value) : null
}
