import { z } from 'zod'
import { ENTRY_DATA, actorSchema } from '../ledger/entry.js'
import type { EntryType } from '../ledger/entry.js'

/**
 * Everything that goes over the wire, once: requests are checked with these, OpenAPI is made from
 * these, and the command line and the console read answers with these.
 *
 * Bodies are strict (an unknown field is refused, so that a misspelt one is never ignored). Times are
 * RFC 3339, UTC, milliseconds. Windows are half-open: from `opensAt` on, `closesAt` excluded.
 */
const id = z.string().min(1).max(100)
const person = z.string().min(1).max(200)
const time = z.iso.datetime({ precision: 3 })
/** Times people type: any precision and offset; normalised by the route. */
const typedTime = z.iso.datetime({ offset: true, local: false })
const count = z.int().nonnegative()
const prose = z.string().trim().min(1).max(4000)
const hash = z.string().length(64)

export const roleSchema = z.enum(['steward', 'engineer', 'officer']).meta({ id: 'Role' })
export const resultKindSchema = z.enum(['none', 'group', 'named']).meta({ id: 'ResultKind' })
export const cellSchema = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .meta({ id: 'Cell' })

export const windowSchema = z.object({ opensAt: time, closesAt: time }).meta({ id: 'Window' })
const wish = z
  .union([
    z.strictObject({ opensAt: typedTime, closesAt: typedTime }),
    z.strictObject({ hours: z.number().positive().max(8760) }),
  ])
  .meta({ id: 'WishedWindow', description: 'From and to, or hours from the decision on.' })

export const receiptSchema = z
  .object({ index: count, leafHash: hash })
  .meta({ id: 'Receipt', description: 'The ledger entry that describes a release or a refusal.' })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    code: z.string(),
    fixer: z.enum(['vendor', 'steward', 'operator']),
    help: z.string(),
    at: z.object({ start: count, end: count }).optional(),
    instead: z.string().optional(),
    receipt: receiptSchema.optional(),
    /** Names a log line of the service; for faults and defects. */
    request: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' })

export const meSchema = z
  .object({
    name: person,
    role: roleSchema,
    vendor: id.nullable(),
    now: time,
    district: z.string(),
  })
  .meta({ id: 'Me' })

// Vendors

export const newVendorSchema = z
  .strictObject({
    vendor: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/u, 'lower-case letters, digits and hyphens'),
    name: person,
  })
  .meta({ id: 'NewVendor' })
export const newEngineerSchema = z
  .strictObject({ engineer: person.meta({ description: 'Name as in their token.' }) })
  .meta({ id: 'NewEngineer' })
export const vendorSchema = z
  .object({
    vendor: id,
    name: person,
    addedAt: time,
    engineers: z.array(z.object({ engineer: person, addedAt: time })),
  })
  .meta({ id: 'Vendor' })

// Policies and checks

export const columnSchema = z
  .object({
    name: id,
    type: z.enum(['token', 'text', 'integer', 'boolean', 'date', 'timestamp']),
    domain: z.string().nullable(),
    form: z.enum(['exact', 'folded', 'stripped']).nullable(),
    words: z.string(),
    sensitive: z.boolean(),
    quasi: z.boolean(),
    extremes: z.boolean(),
  })
  .meta({ id: 'Column' })
export const tableSchema = z
  .object({
    name: id,
    words: z.string(),
    subjects: z.array(z.string()),
    columns: z.array(columnSchema),
  })
  .meta({ id: 'Table' })
export const policySchema = z
  .object({
    id,
    title: z.string(),
    words: z.string(),
    hash,
    tables: z.array(tableSchema),
    functions: z.array(z.string()),
    kinds: z.array(resultKindSchema),
    checksOnly: z.boolean(),
    k: count,
    protect: z.enum(['everyone', 'students']),
    showEmptyGroups: z.boolean(),
    rowCap: count,
    budget: z.object({ usual: count, most: count }),
    longestWindowHours: z.number(),
    deadlineMs: count,
    resolveDays: count,
  })
  .meta({ id: 'Policy' })
export const checkSchema = z
  .object({
    id,
    title: z.string(),
    words: z.string(),
    symptom: z.string(),
    versions: z.array(z.enum(['1.1', '1.2'])),
    parameters: z.array(
      z.object({
        name: id,
        type: z.enum(['text', 'integer', 'date']),
        words: z.string(),
        default: z.union([z.string(), z.number(), z.null()]),
      }),
    ),
    sql: z.string(),
    hash,
  })
  .meta({ id: 'Check' })

// Snapshots

export const snapshotSchema = z
  .object({
    snapshot: id,
    version: z.string(),
    mode: z.string(),
    rows: z.record(z.string(), count),
    students: count,
    deviations: count,
    snapshotHash: hash,
    crosswalkHash: hash,
    previous: id.nullable(),
    loadedAt: time,
    loadedBy: person,
  })
  .meta({ id: 'Snapshot' })
export const loadedSnapshotSchema = snapshotSchema
  .extend({ deviationsByKind: z.record(z.string(), count) })
  .meta({ id: 'LoadedSnapshot' })

// Requests

export const DEFAULT_BASIS = 'school official, 34 CFR 99.31(a)(1)(i)(B)'
export const newRequestSchema = z
  .strictObject({
    ticket: z.string().trim().min(1).max(200),
    purpose: prose,
    interest: prose.meta({ description: 'The legitimate interest, as 34 CFR 99.32(a)(3) asks.' }),
    basis: z.string().trim().min(1).max(200).default(DEFAULT_BASIS),
    policy: id,
    /** Catalogue names; all tables of the policy if left out. */
    tables: z.array(id).min(1).max(100).optional(),
    /** The newest snapshot if left out. */
    snapshot: id.optional(),
    wished: wish,
  })
  .meta({ id: 'NewRequest' })

export const requestStateSchema = z
  .enum(['filed', 'approved', 'denied'])
  .meta({ id: 'RequestState' })
export const requestSchema = z
  .object({
    request: id,
    state: requestStateSchema,
    vendor: id,
    engineer: person,
    ticket: z.string(),
    /** Null once erased by law. */
    purpose: z.string().nullable(),
    interest: z.string().nullable(),
    basis: z.string(),
    policy: z.object({ id, hash }),
    snapshot: id,
    tables: z.array(z.string()),
    wished: windowSchema,
    filedAt: time,
    decision: z
      .object({ by: person, at: time, words: z.string().nullable(), session: id.nullable() })
      .nullable(),
  })
  .meta({ id: 'Request' })

export const figuresSchema = z
  .object({
    rows: z.record(z.string(), count),
    students: count,
    quasi: z.array(z.string()),
    smallestGroup: count.nullable(),
    unique: z.number().nullable(),
    belowK: count.nullable(),
    k: count,
    changed: z.array(z.object({ column: z.string(), cells: count, how: z.string() })),
  })
  .meta({ id: 'Figures', description: 'What a request would put in reach, before it is approved.' })
export const historySchema = z
  .object({
    requests: count,
    denied: count,
    refusedRequests: count,
    sessions: count,
    revoked: count,
    released: count,
    /** Refused queries by code. */
    refusals: z.record(z.string(), count),
    /** Named persons disclosed, summed over the vendor's sessions. */
    disclosed: count,
  })
  .meta({ id: 'VendorHistory' })
export const requestDetailSchema = requestSchema
  .extend({
    /** For stewards; null for the vendor. */
    figures: figuresSchema.nullable(),
    figuresRefused: z.string().nullable(),
    history: historySchema.nullable(),
    /** What approval offers first, and the most it may grant. */
    budget: z.object({ usual: count, most: count }).nullable(),
  })
  .meta({ id: 'RequestDetail' })

export const approveSchema = z
  .strictObject({
    opensAt: typedTime.optional(),
    closesAt: typedTime.optional(),
    /** In place of `closesAt`; counted from `opensAt`, or from the approval. */
    hours: z.number().positive().max(8760).optional(),
    budget: count.optional(),
    note: prose,
  })
  .refine((body) => (body.closesAt === undefined) !== (body.hours === undefined), {
    error: 'give either closesAt or hours',
    path: ['closesAt'],
  })
  .meta({ id: 'Approve' })
export const denySchema = z.strictObject({ reason: prose }).meta({ id: 'Deny' })

// Sessions

export const sessionStateSchema = z
  .enum(['upcoming', 'open', 'expired', 'revoked', 'closed'])
  .meta({ id: 'SessionState' })
export const sessionSchema = z
  .object({
    session: id,
    request: id,
    state: sessionStateSchema,
    vendor: id,
    engineer: person,
    ticket: z.string(),
    policy: z.object({ id, hash }),
    snapshot: id,
    tables: z.array(z.string()),
    window: windowSchema,
    budget: z.object({ granted: count, used: count, left: count }),
    approved: z.object({ by: person, at: time }),
    endedAt: time.nullable(),
    /** Until when tokens can be resolved; known once the session has ended. */
    resolvableUntil: time.nullable(),
    keyDestroyed: z.boolean(),
    running: id.nullable(),
    queries: z.object({ released: count, refused: count, failed: count }),
  })
  .meta({ id: 'Session' })
export const queryRecordSchema = z
  .object({
    query: id,
    state: z.enum(['running', 'released', 'refused', 'failed']),
    check: id.nullable(),
    kind: resultKindSchema.nullable(),
    at: time,
    /** Refusal code, or why it failed. */
    code: z.string().nullable(),
    rows: count.nullable(),
    withheldGroups: count.nullable(),
    students: count.nullable(),
    newStudents: count.nullable(),
    elapsedMs: count.nullable(),
    /** Its newest entry. */
    receipt: receiptSchema,
  })
  .meta({ id: 'QueryRecord' })
export const sessionDetailSchema = sessionSchema
  .extend({
    queryRecords: z.array(queryRecordSchema),
    /** From the entry that ended it; null while open, once erased, or if it just expired. */
    ending: z
      .object({ words: z.string().nullable(), tokens: z.array(z.string()), by: person })
      .nullable(),
  })
  .meta({ id: 'SessionDetail' })
export const sessionViewSchema = z
  .object({
    session: id,
    policy: policySchema.omit({ tables: true }),
    /** Only the tables and columns of this session. */
    tables: z.array(tableSchema),
    checks: z.array(checkSchema),
  })
  .meta({ id: 'SessionView', description: 'What can be asked in a session.' })
export const revokeSchema = z.strictObject({ reason: prose }).meta({ id: 'Revoke' })
const tokenText = z.string().min(1).max(80)
export const closeSchema = z
  .strictObject({
    finding: prose,
    /** Tokens handed to the steward, of this session. */
    tokens: z.array(tokenText).max(1000).default([]),
    /** Queries of this session that show it. */
    queries: z.array(id).max(100).default([]),
  })
  .meta({ id: 'Close' })

// Queries

/** `named` asks for rows about persons, counted against the budget, where groups would do. */
const as = z.enum(['auto', 'named']).optional()
const parameter = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])
export const questionSchema = z
  .union([
    z.strictObject({
      sql: z.string().max(1_000_000),
      parameters: z.array(parameter).max(100).default([]),
      as,
    }),
    z.strictObject({ check: id, parameters: z.record(id, parameter).default({}), as }),
  ])
  .meta({ id: 'Question' })
export const answerSchema = z
  .object({
    kind: z.literal('released'),
    query: id,
    result: resultKindSchema,
    columns: z.array(
      z.object({
        name: z.string(),
        type: z.enum(['token', 'plain']),
        domain: z.string().nullable(),
      }),
    ),
    rows: z.array(z.array(cellSchema)),
    withheld: z.object({
      groups: count,
      remainderRow: count.nullable(),
      words: z.array(z.string()),
    }),
    budget: z.object({ used: count, left: count, thisQuery: count }),
    receipt: receiptSchema,
  })
  .meta({ id: 'Answer' })

// Resolving

export const resolveSchema = z
  .strictObject({ tokens: z.array(tokenText).min(1).max(1000), reason: prose })
  .meta({ id: 'Resolve' })
export const resolvedSchema = z
  .object({
    session: id,
    values: z.array(
      z.object({ token: z.string(), domain: z.string(), value: z.string().nullable() }),
    ),
    receipt: receiptSchema,
  })
  .meta({ id: 'Resolved' })

// The ledger

const entryTypes = Object.keys(ENTRY_DATA) as [EntryType, ...EntryType[]]
export const entryTypeSchema = z.enum(entryTypes).meta({ id: 'EntryType' })
export const ledgerQuerySchema = z.strictObject({
  /** One type, or several with commas between. */
  type: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(entryTypeSchema))
    .optional(),
  session: id.optional(),
  request: id.optional(),
  vendor: id.optional(),
  actor: person.optional(),
  from: typedTime.optional(),
  to: typedTime.optional(),
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  order: z.enum(['oldest', 'newest']).default('oldest'),
})
export const payloadSchema = z
  .union([
    z.object({ kind: z.literal('text'), text: z.string() }),
    /** Whom a query disclosed: how many; the ordinals themselves stay on the district's side. */
    z.object({ kind: z.literal('ordinals'), count }),
    z.object({ kind: z.literal('erased') }),
  ])
  .meta({ id: 'Payload' })
export const entrySchema = z
  .object({
    index: count,
    type: entryTypeSchema,
    at: time,
    actor: actorSchema,
    data: z.record(z.string(), z.unknown()),
    payloads: z.record(z.string(), payloadSchema),
    leafHash: hash,
  })
  .meta({ id: 'Entry' })
export const entriesSchema = z
  .object({
    entries: z.array(entrySchema),
    /** Give it as `after` for the next page; null at the end. */
    next: count.nullable(),
    size: count,
  })
  .meta({ id: 'Entries' })
export const checkpointSchema = z
  .object({ checkpoint: z.string(), size: count })
  .meta({ id: 'Checkpoint', description: 'A C2SP signed note.' })
export const verificationSchema = z
  .object({
    ok: z.boolean(),
    size: count,
    rootHash: z.string(),
    findings: z.array(z.string()),
    erased: count,
  })
  .meta({ id: 'Verification' })

export const readySchema = z
  .object({
    ready: z.boolean(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), words: z.string() })),
  })
  .meta({ id: 'Ready' })

/** Lists come in an object, so that a field can be added without breaking a reader. */
export const vendorsSchema = z.object({ vendors: z.array(vendorSchema) }).meta({ id: 'Vendors' })
export const policiesSchema = z.object({ policies: z.array(policySchema) }).meta({ id: 'Policies' })
export const checksSchema = z.object({ checks: z.array(checkSchema) }).meta({ id: 'Checks' })
export const snapshotsSchema = z
  .object({ snapshots: z.array(snapshotSchema) })
  .meta({ id: 'Snapshots' })
export const requestsSchema = z
  .object({ requests: z.array(requestSchema) })
  .meta({ id: 'Requests' })
export const sessionsSchema = z
  .object({ sessions: z.array(sessionSchema) })
  .meta({ id: 'Sessions' })

export type Problem = z.infer<typeof problemSchema>
export type Me = z.infer<typeof meSchema>
export type NewVendor = z.infer<typeof newVendorSchema>
export type NewEngineer = z.infer<typeof newEngineerSchema>
export type VendorWire = z.infer<typeof vendorSchema>
export type PolicyWire = z.infer<typeof policySchema>
export type TableWire = z.infer<typeof tableSchema>
export type CheckWire = z.infer<typeof checkSchema>
export type SnapshotWire = z.infer<typeof snapshotSchema>
export type LoadedSnapshotWire = z.infer<typeof loadedSnapshotSchema>
export type NewRequest = z.input<typeof newRequestSchema>
export type RequestWire = z.infer<typeof requestSchema>
export type RequestDetailWire = z.infer<typeof requestDetailSchema>
export type ApproveWire = z.infer<typeof approveSchema>
export type SessionWire = z.infer<typeof sessionSchema>
export type SessionDetailWire = z.infer<typeof sessionDetailSchema>
export type SessionViewWire = z.infer<typeof sessionViewSchema>
export type QueryRecordWire = z.infer<typeof queryRecordSchema>
export type QuestionWire = z.input<typeof questionSchema>
export type AnswerWire = z.infer<typeof answerSchema>
export type ResolvedWire = z.infer<typeof resolvedSchema>
export type EntryWire = z.infer<typeof entrySchema>
export type EntriesWire = z.infer<typeof entriesSchema>
export type VerificationWire = z.infer<typeof verificationSchema>
