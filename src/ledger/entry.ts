import { z } from 'zod'

/**
 * Every kind of entry there is, with its fields. An entry's leaf is the RFC 8785 form of
 * `{ v: 1, type, at, actor, data, payloads }`; payload bodies stay beside the leaf and are bound to
 * it by a salted hash. Fields hold ids, counts and names of ours: nothing long, nothing that names a
 * child. Times are RFC 3339, UTC, milliseconds.
 */
export const actorSchema = z.object({
  kind: z.enum(['steward', 'engineer', 'officer', 'operator', 'service']),
  name: z.string().max(200),
  vendor: z.string().max(100).optional(),
  /** Id of the token that proved it, if one did. */
  token: z.string().max(100).optional(),
})
export type Actor = z.infer<typeof actorSchema>

const id = z.string().max(100)
const time = z.iso.datetime({ precision: 3 })
const count = z.int().nonnegative()
const names = z.array(z.string().max(200)).max(500)
const policy = z.object({ id, hash: z.string().length(64) })

export const ENTRY_DATA = {
  'ledger.opened': z.object({ origin: z.string(), key: z.string() }),
  'ledger.key-rotated': z.object({
    previous: z.string().max(300),
    key: z.string().max(300),
    /** A note signed by both keys: see `signRotation`. */
    statement: z.string().max(2_000),
  }),
  'service.started': z.object({
    version: z.string(),
    isolation: z.string(),
    /** Which of several instances. */
    instance: id.optional(),
  }),
  'auth.issued': z.object({
    role: id,
    subject: z.string().max(200),
    vendor: id.optional(),
    token: id,
    expiresAt: time,
  }),
  'auth.accepted': z.object({ role: id, issuer: z.string().max(300), expiresAt: time }),
  'auth.refused': z.object({
    code: id,
    route: z.string().max(300),
    /** Refusals before this one that were counted only, because there were too many a minute. */
    unlogged: count.optional(),
  }),
  'auth.ended': z.object({
    token: id,
    expiresAt: time,
    cause: z.enum(['signed-out', 'replaced']),
  }),
  'vendor.added': z.object({ vendor: id, name: z.string().max(200) }),
  'engineer.added': z.object({ vendor: id, engineer: z.string().max(200) }),
  'snapshot.loaded': z.object({
    snapshot: id,
    version: z.string().max(10),
    mode: z.string().max(10),
    rows: z.record(z.string().max(60), count),
    students: count,
    deviations: count,
    /** SHA-256 of the cloaked file and of the crosswalk, hex. */
    snapshotHash: z.string().length(64),
    crosswalkHash: z.string().length(64),
    previous: id.nullable(),
  }),
  'snapshot.refused': z.object({ code: id }),
  'snapshot.published': z.object({
    snapshot: id,
    policy,
    /** The name of the two together, under which engines find the tables. */
    load: id,
    /** SHA-256 of the manifest in the bucket, hex. */
    manifest: z.string().length(64),
    files: count,
    bytes: count,
  }),
  'publishing.refused': z.object({ snapshot: id, policy: id, code: id }),
  'request.filed': z.object({
    request: id,
    vendor: id,
    engineer: z.string().max(200),
    ticket: z.string().max(200),
    policy,
    snapshot: id,
    tables: names,
    wished: z.object({ opensAt: time, closesAt: time }),
    /** Basis under 34 CFR 99.31 on which the district shares. */
    basis: z.string().max(200),
  }),
  'request.refused': z.object({ vendor: id, code: id }),
  'request.denied': z.object({ request: id }),
  'session.approved': z.object({
    session: id,
    request: id,
    window: z.object({ opensAt: time, closesAt: time }),
    budget: count,
    /** Days after the end in which tokens can be resolved; pinned here, so that a policy edit changes nothing. */
    resolveDays: count,
  }),
  'approval.refused': z.object({ request: id, code: id }),
  'session.revoked': z.object({ session: id }),
  'session.closed': z.object({ session: id, tokens: count, queries: names }),
  'session.expired': z.object({ session: id }),
  'key.destroyed': z.object({ session: id }),
  'query.started': z.object({
    session: id,
    query: id,
    kind: z.enum(['none', 'group', 'named']),
    check: id.nullable(),
    tables: names,
    columns: names,
    functions: names,
    /** Which of several instances runs it. */
    instance: id.optional(),
    /** What its runs cost at least, in millionths of a dollar, where runs are paid for. */
    estimate: z.object({ runs: count, microdollars: count }).optional(),
  }),
  'engine.ran': z.object({
    session: id,
    query: id,
    /** The engine's own id of the run, under which its own logs know it. */
    reference: id,
    /** How it ended, in the engine's word. */
    status: id,
    /** Thousandths of the engine's unit; null: it has not said. */
    milliUnits: count.nullable(),
    microdollars: count,
  }),
  'engine.recovered': z.object({
    reference: id,
    status: id,
    milliUnits: count.nullable(),
    microdollars: count,
  }),
  'query.refused': z.object({
    session: id,
    query: id,
    code: id,
    /** Index of query.started, if it came so far. */
    started: count.nullable(),
    /** Where in the text: offsets from 0, end exclusive. */
    place: z.object({ start: count, end: count }).optional(),
  }),
  'query.failed': z.object({ session: id, query: id, started: count, reason: id }),
  'query.released': z.object({
    session: id,
    query: id,
    started: count,
    kind: z.enum(['none', 'group', 'named']),
    rows: count,
    withheldGroups: count,
    /** Distinct persons this answer is about by name. */
    students: count,
    /** Of those, not disclosed to the session before. */
    newStudents: count,
    budgetLeft: count,
    elapsedMs: count,
  }),
  'token.resolved': z.object({ session: id, tokens: count, found: count }),
  'token.refused': z.object({ session: id, code: id }),
  'ledger.read': z.object({
    what: z.enum(['list', 'entry', 'verify', 'checkpoint']),
    filter: z.record(z.string().max(40), z.string().max(200)),
    entries: count,
  }),
  'payload.erased': z.object({ entry: count, payload: id }),
  'retention.applied': z.object({
    /** Texts older than so many days went. */
    days: count,
    /** Of entries before this one. */
    before: count,
    payloads: names,
    texts: count,
  }),
  'student.dropped': z.object({ students: count, snapshots: count }),
  'erasure.refused': z.object({ what: z.enum(['payload', 'retention', 'student']), code: id }),
  'session.refused': z.object({ session: id, code: id }),
  'vendor.refused': z.object({ vendor: id, code: id }),
  'report.made': z.object({
    what: z.enum(['record', 'vendor', 'session', 'months']),
    filter: z.record(z.string().max(40), z.string().max(200)),
    entries: count,
  }),
  'report.refused': z.object({ what: id, code: id }),
  'export.started': z.object({ target: z.string().max(300), number: count, from: count }),
  'ledger.exported': z.object({
    target: z.string().max(300),
    number: count,
    from: count,
    size: count,
    root: z.string().length(44),
    /** SHA-256 of the manifest and of the one before it, hex. */
    manifest: z.string().length(64),
    previous: z.string().length(64).nullable(),
    payloads: z.enum(['withheld', 'texts', 'all']),
  }),
  'export.downloaded': z.object({ target: z.string().max(300), number: count }),
  'export.failed': z.object({ target: z.string().max(300), number: count.nullable(), code: id }),
} as const satisfies Record<string, z.ZodType>

export type EntryType = keyof typeof ENTRY_DATA
export type EntryData<T extends EntryType> = z.infer<(typeof ENTRY_DATA)[T]>

/**
 * What stands beside a leaf. `text` (SQL, reasons, findings) may be erased when the law says so, so no
 * decision reads it. `ordinals` (whom an answer disclosed) and `sets` (the groups an answer was made of,
 * for the overlap audit) are never erased; the fold reads them.
 */
export type Payload =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ordinals'; readonly ordinals: readonly number[] }
  | { readonly kind: 'sets'; readonly sets: readonly (readonly number[])[] }

/** Names of payloads used, so that readers know what to look for. */
export type PayloadName =
  | 'purpose'
  | 'interest'
  | 'note'
  | 'reason'
  | 'finding'
  | 'tokens'
  | 'sql'
  | 'parameters'
  | 'detail'
  | 'instead'
  | 'subjects'
  | 'mentions'
  | 'groups'
  | 'measured'
  | 'sought'
  | 'dropped'
  | 'words'

export type NewEntry = {
  readonly [T in EntryType]: {
    readonly type: T
    readonly actor: Actor
    readonly data: EntryData<T>
    readonly payloads?: Partial<Record<PayloadName, Payload>>
  }
}[EntryType]

/** An entry as it stands in the log. An erased text payload is `null`. */
export type Entry = {
  readonly [T in EntryType]: {
    readonly type: T
    readonly actor: Actor
    readonly data: EntryData<T>
    /** 0-based place in the log. */
    readonly index: number
    /** Epoch milliseconds, UTC; never decreasing along the log. */
    readonly at: number
    readonly payloads: Partial<Record<PayloadName, Payload | null>>
    /** RFC 6962 leaf hash, hex. */
    readonly leafHash: string
  }
}[EntryType]

/** What a rule decided: entries to append, and what to tell the caller once they are durable. */
export interface Decision<T> {
  readonly entries: readonly NewEntry[]
  readonly result: T
}
