import { z } from 'zod'
import { count, hash, id, resultKindSchema } from './word.js'

/** A column of a policy. */
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
    /** What was done to the cell: code, in plain words, and why. */
    treatment: z.enum(['keep', 'known', 'token', 'shape', 'bucket', 'parsed', 'position']),
    treated: z.string(),
    why: z.string(),
    /** What tokens of the column begin with, `usr_`; null if it holds none. */
    prefix: z.string().nullable(),
  })
  .meta({ id: 'Column' })
/** A table of a policy. */
export const tableSchema = z
  .object({
    name: id,
    words: z.string(),
    subjects: z.array(z.string()),
    columns: z.array(columnSchema),
  })
  .meta({ id: 'Table' })
/** A function and the ways to write it. */
export const signatureSchema = z
  .object({
    name: z.string(),
    kind: z.enum(['scalar', 'aggregate', 'window']),
    /** Such as `substr(text, integer) -> text`. */
    forms: z.array(z.string()),
  })
  .meta({ id: 'Signature' })
/** A policy file, compiled. */
export const policySchema = z
  .object({
    id,
    title: z.string(),
    words: z.string(),
    hash,
    tables: z.array(tableSchema),
    functions: z.array(z.string()),
    /** The same functions with their forms, as an editor shows them. */
    signatures: z.array(signatureSchema),
    kinds: z.array(resultKindSchema),
    checksOnly: z.boolean(),
    k: count,
    protect: z.enum(['everyone', 'students']),
    showEmptyGroups: z.boolean(),
    /** Counts of groups are rounded to a multiple of this; null: exact. */
    roundTo: count.nullable(),
    overlap: z.enum(['all', 'secrets']),
    rowCap: count,
    budget: z.object({ usual: count, most: count }),
    longestWindowHours: z.number(),
    deadlineMs: count,
    resolveDays: count,
  })
  .meta({ id: 'Policy' })
/** A ready-made check. */
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

/** Lists come in an object, so that a field can be added without breaking a reader. */
export const policiesSchema = z.object({ policies: z.array(policySchema) }).meta({ id: 'Policies' })

/** All ready-made checks. */
export const checksSchema = z.object({ checks: z.array(checkSchema) }).meta({ id: 'Checks' })

export type PolicyWire = z.infer<typeof policySchema>
export type SignatureWire = z.infer<typeof signatureSchema>
export type TableWire = z.infer<typeof tableSchema>
export type CheckWire = z.infer<typeof checkSchema>
