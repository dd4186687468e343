import { readCanonical, toCanonical } from './canonical.js'
import type { z } from 'zod'
import {
  actorSchema,
  ENTRY_DATA,
  type Actor,
  type EntryType,
  type NewEntry,
  type Payload,
} from './entry.js'
import { canonicalPayload, hashPayload, payloadBody, type PayloadBinding } from './payload.js'

/** An entry bundle of C2SP tlog-tiles writes an entry's length in 16 bits. */
export const LEAF_LIMIT = 65_535

/** What a leaf says, with its fields checked. */
export interface Leaf {
  readonly type: EntryType
  /** Epoch milliseconds, UTC. */
  readonly at: number
  readonly actor: Actor
  readonly data: Readonly<Record<string, unknown>>
  readonly payloads: Readonly<Record<string, PayloadBinding>>
}

/** A payload as it is stored. */
export interface SealedPayload {
  readonly name: string
  readonly kind: PayloadBinding['kind']
  readonly salt: Buffer
  readonly body: Buffer
  /** The payload in its canonical form, as a later reader will see it. */
  readonly payload: Payload
}

export interface SealedEntry {
  /** The bytes that are hashed and kept. */
  readonly bytes: Buffer
  /** The same, read back from the bytes: the live log sees exactly what a replay will see. */
  readonly leaf: Leaf
  readonly payloads: readonly SealedPayload[]
}

/**
 * The leaf of a new entry: RFC 8785 JSON of `{ v: 1, type, at, actor, data, payloads }`, in UTF-8, with
 * the payloads that lie beside it.
 *
 * Fields the schema does not name are dropped. An entry that does not fit its schema, or whose leaf
 * is over 65,535 bytes, is a defect of the rule that made it (TypeError), and is not written.
 *
 * @param at epoch milliseconds, UTC
 * @param salt gives a fresh salt
 */
export function sealEntry(entry: NewEntry, at: number, salt: () => Buffer): SealedEntry {
  const payloads: SealedPayload[] = []
  const bindings: Record<string, PayloadBinding> = {}
  for (const [name, given] of Object.entries(entry.payloads ?? {})) {
    const payload = canonicalPayload(given)
    const body = payloadBody(payload)
    const own = salt()
    payloads.push({ name, kind: payload.kind, salt: own, body, payload })
    bindings[name] = { kind: payload.kind, hash: hashPayload(own, body) }
  }
  const { type } = entry
  const actor = fit(type, actorSchema, entry.actor)
  const data = fit(type, schemaOf(type), entry.data)
  const time = new Date(at).toISOString()
  const text = write(type, { v: 1, type, at: time, actor, data, payloads: bindings })
  const bytes = Buffer.from(text)
  if (bytes.length > LEAF_LIMIT) {
    throw new TypeError(`The leaf of a ${type} entry is over ${LEAF_LIMIT} bytes.`)
  }
  const read = JSON.parse(text) as Leaf
  const leaf = { type, at, actor: read.actor, data: read.data, payloads: read.payloads }
  return { bytes, leaf, payloads }
}

/**
 * Reads a leaf; null unless its bytes are the canonical form of an entry that this version knows. The
 * bytes may come from an attacker.
 */
export function readLeaf(bytes: Buffer): Leaf | null {
  const value = readCanonical(bytes.toString())
  if (!isObject(value) || Object.keys(value).join() !== 'actor,at,data,payloads,type,v') return null
  const { v, type, payloads } = value
  const at = readTime(value.at)
  if (v !== 1 || at === null || typeof type !== 'string' || !isEntryType(type)) return null
  const actor = strictActor.safeParse(value.actor)
  const data = schemaOf(type).safeParse(value.data)
  if (!actor.success || !data.success || !isBindings(payloads)) return null
  return { type, at, actor: actor.data, data: data.data, payloads }
}

const strictActor = actorSchema.strict()

export function isEntryType(type: string): type is EntryType {
  return Object.hasOwn(ENTRY_DATA, type)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isBindings(value: unknown): value is Leaf['payloads'] {
  return isObject(value) && Object.values(value).every(isBinding)
}

function isBinding(value: unknown): boolean {
  if (!isObject(value) || Object.keys(value).join() !== 'hash,kind') return false
  const { kind, hash } = value
  return (
    (kind === 'text' || kind === 'ordinals' || kind === 'sets') &&
    typeof hash === 'string' &&
    /^[0-9a-f]{64}$/.test(hash)
  )
}

/** The minute that was read last: most entries are of the minute of the one before, and dates are slow. */
let minute = { text: '', at: 0 }
/** Where the seconds begin, and what they look like. */
const SECONDS = 17
const SECONDS_FORM = /^[0-5][0-9]\.[0-9]{3}Z$/u

/** Epoch milliseconds of an RFC 3339 time in the one spelling that leaves use; null of any other. */
export function readTime(value: unknown): number | null {
  if (typeof value !== 'string' || value.length !== 24) return null
  const seconds = value.slice(SECONDS)
  if (!SECONDS_FORM.test(seconds)) return null
  const text = value.slice(0, SECONDS)
  if (text !== minute.text) {
    const start = `${text}00.000Z`
    const at = Date.parse(start)
    if (Number.isNaN(at) || new Date(at).toISOString() !== start) return null
    minute = { text, at }
  }
  return minute.at + Math.round(Number(seconds.slice(0, -1)) * 1000)
}

function schemaOf(type: EntryType): z.ZodType<Record<string, unknown>> {
  return ENTRY_DATA[type]
}

function fit<T>(type: string, schema: z.ZodType<T>, value: unknown): T {
  const fitted = schema.safeParse(value)
  if (fitted.success) return fitted.data
  // Paths only: an issue's own message may quote the value.
  const fields = fitted.error.issues.map(({ path }) => path.join('.')).join(', ')
  throw new TypeError(`A ${type} entry does not fit its schema at: ${fields}`)
}

function write(type: string, leaf: object): string {
  try {
    return toCanonical(leaf)
  } catch (cause) {
    throw new TypeError(`A ${type} entry cannot be written as canonical JSON.`, { cause })
  }
}
