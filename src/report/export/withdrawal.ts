import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { Fault } from '../../fault.js'
import { erasureOf } from '../../ledger/erasure.js'
import type { Erasure } from '../../ledger/store/port.js'
import type { Book } from '../book.js'
import { manifestName } from './manifest.js'
import type { ExportTarget } from './target.js'

/** A payload file of an earlier run that holds texts which were erased since. */
export interface Withdrawal {
  readonly name: string
  readonly sha256: string
  readonly why: string
  /** The entries it covers, which a new file covers again: from inclusive, to exclusive. */
  readonly from: number
  readonly to: number
}

const WHY = 'Texts in it were erased; the entries that say so are in the log.'

const bodySchema = z.object({
  files: z.array(
    z.object({
      name: z.string(),
      sha256: z.string(),
      payloads: z.object({ from: z.number(), to: z.number() }).optional(),
    }),
  ),
  withdrawn: z.array(z.object({ name: z.string() })),
})
const lineSchema = z.object({ index: z.number(), name: z.string(), body: z.string().optional() })

/** What the second line of a manifest lists; null if it is none. Not believed further than it must be. */
export function manifestBody(note: string): z.output<typeof bodySchema> | null {
  try {
    return bodySchema.safeParse(JSON.parse(note.split('\n')[1] ?? '')).data ?? null
  } catch {
    return null
  }
}

/**
 * Files of earlier runs that have to go, because of the erasures among the entries from `since` (inclusive)
 * on. Looks at the target only if there were any.
 */
export async function withdrawals(
  target: ExportTarget,
  runs: number,
  since: number,
  book: Book,
): Promise<readonly Withdrawal[]> {
  const erasures = await erasedSince(since, book)
  if (erasures.length === 0) return []
  const found: Withdrawal[] = []
  for (const file of await payloadFiles(target, runs)) {
    const { from, to } = file
    const near = erasures.filter((erasure) => erasure.from < to && erasure.to > from)
    if (near.length > 0 && (await holdsAny(target, file.name, near))) found.push(file)
  }
  return found
}

async function erasedSince(since: number, book: Book): Promise<readonly Erasure[]> {
  const erasures: Erasure[] = []
  for await (const entry of book.entries(['payload.erased', 'retention.applied'])) {
    const erasure = entry.index < since ? null : erasureOf(entry)
    if (erasure !== null) erasures.push(erasure)
  }
  return erasures
}

/** Those that no run has withdrawn. */
async function payloadFiles(target: ExportTarget, runs: number): Promise<readonly Withdrawal[]> {
  const files = new Map<string, Withdrawal>()
  for (let number = 0; number < runs; number += 1) {
    const body = manifestBody((await target.read(manifestName(number)))?.toString() ?? '')
    if (body === null) throw new Fault('EXPORT_ALTERED', `Manifest ${number} ${LOST}`)
    for (const { name, sha256, payloads } of body.files) {
      if (payloads !== undefined) files.set(name, { name, sha256, why: WHY, ...payloads })
    }
    for (const { name } of body.withdrawn) files.delete(name)
  }
  return [...files.values()]
}

const LOST =
  'is not at the target any more as it was. Keep the target for the investigation and export to a new place.'

async function holdsAny(
  target: ExportTarget,
  name: string,
  erasures: readonly Erasure[],
): Promise<boolean> {
  const packed = await target.read(name)
  if (packed === null) return false
  const lines = gunzipSync(packed).toString().trimEnd().split('\n')
  return lines.some((text) => {
    const line = text === '' ? null : lineSchema.parse(JSON.parse(text))
    if (line?.body === undefined) return false
    return erasures.some(
      ({ from, to, names }) => from <= line.index && line.index < to && names.includes(line.name),
    )
  })
}
