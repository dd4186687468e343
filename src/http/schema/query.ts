import { z } from 'zod'
import { cellSchema, count, id, receiptSchema, resultKindSchema, time } from './word.js'

/** `named` asks for rows about persons, counted against the budget, where groups would do. */
const as = z.enum(['auto', 'named']).optional()
const parameter = z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])
/** Own SQL, or a ready-made check. */
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
/** What left. */
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
    /** Where runs are paid for: millionths of a dollar. */
    cost: z.object({ thisQuery: count, left: count }).optional(),
    receipt: receiptSchema,
  })
  .meta({ id: 'Answer' })
/** A question that goes on; its answer is at `/v1/sessions/{session}/queries/{query}/answer`. */
export const runningSchema = z
  .object({ kind: z.literal('running'), session: id, query: id, since: time })
  .meta({ id: 'Running' })

export type QuestionWire = z.input<typeof questionSchema>
export type AnswerWire = z.infer<typeof answerSchema>
export type RunningWire = z.infer<typeof runningSchema>
