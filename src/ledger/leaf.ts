import canonicalize from 'canonicalize'
import { z } from 'zod'
import { actorSchema, ENTRY_DATA, type Actor, type EntryType, type NewEntry } from './entry.js'
import { hashPayload, payloadBody, SALT_SIZE, type PayloadBinding } from './payload.js'

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
}

/**
 * The leaf of a new entry: RFC 8785 JSON of `{ v: 1, type, at, actor, data, payloads }`, in UTF-8, with
 * the payloads that lie beside it.
 *
 * Fields the schema does not name are dropped. An entry that does not fit its schema, or whose leaf
 * is over 65,535 bytes, is a defect of the rule that made it (TypeError), and is not written.
 *
 * @param at epoch milliseconds, UTC
 * @param random gives that many unpredictable bytes
 */
export function sealEntry(
  entry: NewEntry,
  at: number,
  random: (size: number) => Uint8Array,
): { readonly leaf: Buffer; readonly payloads: readonly SealedPayload[] } {
  const payloads: SealedPayload[] = []
  const bindings: Record<string, PayloadBinding> = {}
  for (const [name, payload] of Object.entries(entry.payloads ?? {})) {
    const body = payloadBody(payload)
    const salt = Buffer.from(random(SALT_SIZE))
    if (salt.length !== SALT_SIZE) throw new TypeError('The random source gave too few bytes.')
    payloads.push({ name, kind: payload.kind, salt, body })
    bindings[name] = { kind: payload.kind, hash: hashPayload(salt, body) }
  }
  const { type } = entry
  const actor = fit(type, actorSchema, entry.actor)
  const data = fit(type, schemaOf(type), entry.data)
  const leaf = toCanonical(type, {
    v: 1,
    type,
    at: new Date(at).toISOString(),
    actor,
    data,
    payloads: bindings,
  })
  if (leaf.length > LEAF_LIMIT) {
    throw new TypeError(`The leaf of a ${type} entry is over ${LEAF_LIMIT} bytes.`)
  }
  return { leaf, payloads }
}

/**
 * Reads a leaf; null unless its bytes are the canonical form of an entry that this version knows. The
 * bytes may come from an attacker.
 */
export function readLeaf(bytes: Buffer): Leaf | null {
  const text = bytes.toString()
  const parsed = leafSchema.safeParse(readJson(text))
  if (!parsed.success || !(parsed.data.type in ENTRY_DATA)) return null
  const { v, at, ...rest } = parsed.data
  const type = rest.type as EntryType
  const data = ENTRY_DATA[type].safeParse(rest.data)
  if (!data.success || canonicalize({ v, at, ...rest }) !== text) return null
  return { ...rest, type, data: data.data, at: Date.parse(at) }
}

/** By what an entry can be found: copies of leaf fields, kept in columns of their own. */
export interface LeafColumns {
  readonly type: string
  readonly at: number
  readonly actor: string
  readonly session: string | null
  readonly request: string | null
  /** The vendor an entry is about, else the vendor who acted. */
  readonly vendor: string | null
}

export function columnsOf(leaf: Leaf): LeafColumns {
  const { type, at, actor, data } = leaf
  return {
    type,
    at,
    actor: actor.name,
    session: textOr(data.session, null),
    request: textOr(data.request, null),
    vendor: textOr(data.vendor, actor.vendor ?? null),
  }
}

const leafSchema = z.strictObject({
  v: z.literal(1),
  type: z.string(),
  at: z.iso.datetime({ precision: 3 }),
  actor: actorSchema.strict(),
  data: z.record(z.string(), z.unknown()),
  payloads: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(['text', 'ordinals']),
      hash: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})

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

function toCanonical(type: string, leaf: object): Buffer {
  try {
    return Buffer.from(canonicalize(leaf) ?? '')
  } catch (cause) {
    throw new TypeError(`A ${type} entry cannot be written as canonical JSON.`, { cause })
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function textOr(value: unknown, otherwise: string | null): string | null {
  return typeof value === 'string' ? value : otherwise
}
