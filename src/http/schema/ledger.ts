import { z } from 'zod'
import { ENTRY_DATA, actorSchema } from '../../ledger/entry.js'
import type { EntryType } from '../../ledger/entry.js'
import { OUTCOMES } from '../../ledger/outcome.js'
import { count, hash, id, person, prose, time, typedTime } from './word.js'

const entryTypes = Object.keys(ENTRY_DATA) as [EntryType, ...EntryType[]]
/** Every type of entry. */
export const entryTypeSchema = z.enum(entryTypes).meta({ id: 'EntryType' })
/** Which entries to read. From inclusive, to exclusive; `after` excluded. */
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
  engineer: person.optional(),
  ticket: person.optional(),
  actor: person.optional(),
  /** One outcome, or several with commas between. */
  outcome: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(OUTCOMES)))
    .optional(),
  from: typedTime.optional(),
  to: typedTime.optional(),
  after: z.coerce.number().int().nonnegative().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  order: z.enum(['oldest', 'newest']).default('oldest'),
})
const identifiers = z.array(z.string().min(1).max(300)).min(1).max(100)
/**
 * As a reading of the log, and by what may name a child, which no address of a page should hold: persons by
 * their identifier in the roster or by a session's tokens, and part of a reason. Of several persons, any.
 */
export const ledgerSearchSchema = ledgerQuerySchema
  .extend({
    students: identifiers.optional(),
    tokens: z.strictObject({ session: id, tokens: identifiers }).optional(),
    text: prose.optional(),
  })
  .meta({ id: 'LedgerSearch' })
/** What stands beside a leaf. */
export const payloadSchema = z
  .union([
    z.object({ kind: z.literal('text'), text: z.string() }),
    /** Whom a query disclosed: how many; the ordinals themselves stay on the district's side. */
    z.object({ kind: z.literal('ordinals'), count }),
    /** The groups of persons an answer was made of: how many. */
    z.object({ kind: z.literal('sets'), count }),
    z.object({ kind: z.literal('erased') }),
  ])
  .meta({ id: 'Payload' })
/** An entry of the log. */
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
/** A page of the log. */
export const entriesSchema = z
  .object({
    entries: z.array(entrySchema),
    /** Give it as `after` for the next page; null at the end. */
    next: count.nullable(),
    size: count,
  })
  .meta({ id: 'Entries' })
/** The newest checkpoint. */
export const checkpointSchema = z
  .object({
    checkpoint: z.string(),
    size: count,
    /** The newest checkpoint that the witness has cosigned, with its cosignature; null if there is none. */
    witnessed: z.string().nullable(),
  })
  .meta({ id: 'Checkpoint', description: 'A C2SP signed note.' })
/** What verifying the log found. */
export const verificationSchema = z
  .object({
    ok: z.boolean(),
    size: count,
    rootHash: z.string(),
    findings: z.array(z.string()),
    erased: count,
  })
  .meta({ id: 'Verification' })

export type EntryWire = z.infer<typeof entrySchema>
export type EntriesWire = z.infer<typeof entriesSchema>
export type VerificationWire = z.infer<typeof verificationSchema>
