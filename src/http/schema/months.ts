import { z } from 'zod'
import { count, id, time } from './word.js'

const month = z.string().regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/u, 'write a month as 2026-03')
/** Which months: both inclusive, UTC; the twelve up to now if left out. At most 36. */
export const monthsQuestionSchema = z.strictObject({
  from: month.optional(),
  to: month.optional(),
})
/** What a vendor did in a month, or was decided about it. */
export const vendorMonthSchema = z
  .object({
    month,
    vendor: id,
    vendorName: z.string(),
    requests: count,
    approved: count,
    denied: count,
    /** From the request to its approval, of those approved in the month; null if none was. */
    medianSecondsToApproval: z.number().nullable(),
    /** Whose window opened in the month. */
    sessions: count,
    /** That ended in the month, whichever way, and the refused among them. */
    queries: count,
    refusals: count,
    refusalsByCode: z.record(z.string(), count),
    /** Distinct persons shown by name. */
    students: count,
    findings: count,
    resolves: count,
  })
  .meta({ id: 'VendorMonth' })
/** Charts for the officer: vendors by month (UTC); a month without anything has no line. */
export const monthsSchema = z
  .object({
    origin: z.string(),
    at: time,
    size: count,
    from: month,
    to: month,
    months: z.array(vendorMonthSchema),
  })
  .meta({ id: 'Months' })

export type MonthsWire = z.infer<typeof monthsSchema>
export type VendorMonthWire = z.infer<typeof vendorMonthSchema>
