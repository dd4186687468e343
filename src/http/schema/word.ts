import { z } from 'zod'

/** An id of ours, or of a file of ours. */
export const id = z.string().min(1).max(100)
/** The name of a person, as their token carries it. */
export const person = z.string().min(1).max(200)
/** RFC 3339, UTC, milliseconds. */
export const time = z.iso.datetime({ precision: 3 })
/** Times people type: any precision and offset; normalised by the route. */
export const typedTime = z.iso.datetime({ offset: true, local: false })
/** How many. */
export const count = z.int().nonnegative()
/** What a person writes; kept beside the log, never in a leaf. */
export const prose = z.string().trim().min(1).max(4000)
/** SHA-256, hex. */
export const hash = z.string().length(64)

/** What a person may do here. */
export const roleSchema = z.enum(['steward', 'engineer', 'officer']).meta({ id: 'Role' })
/** The kinds of result that law 2 knows. */
export const resultKindSchema = z.enum(['none', 'group', 'named']).meta({ id: 'ResultKind' })
/** One value of an answer. */
export const cellSchema = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .meta({ id: 'Cell' })

/** Half-open: `closesAt` is excluded. */
export const windowSchema = z.object({ opensAt: time, closesAt: time }).meta({ id: 'Window' })
/** A window as people ask for one. */
export const wishSchema = z
  .union([
    z.strictObject({ opensAt: typedTime, closesAt: typedTime }),
    z.strictObject({ hours: z.number().positive().max(8760) }),
  ])
  .meta({ id: 'WishedWindow', description: 'From and to, or hours from now on.' })

/** Where the log tells of an answer. */
export const receiptSchema = z
  .object({ index: count, leafHash: hash })
  .meta({ id: 'Receipt', description: 'The ledger entry that describes a release or a refusal.' })
