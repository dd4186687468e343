import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Policy } from '../../../policy/policy.js'
import { layoutOf } from '../layout.js'
import { partObject } from './keys.js'

const count = z.int().nonnegative()
const sha256 = z.string().regex(/^[0-9a-f]{64}$/u)

const fileSchema = z.strictObject({
  /** Of the part whose rows it holds. */
  part: z.string(),
  /** Within the folder of the load. */
  object: z.string(),
  /** Name and Glue type, in order. */
  columns: z.array(z.tuple([z.string(), z.string()])),
  rows: count,
  bytes: count,
  sha256,
})

const manifestSchema = z.strictObject({
  format: z.literal('homeroom-published/1'),
  load: z.string(),
  snapshot: z.string(),
  policy: z.strictObject({ id: z.string(), hash: sha256 }),
  files: z.array(fileSchema),
})

/**
 * What a load consists of: every object with its SHA-256, in the order of the layout. It is written last, so
 * that where it is, all is. Nothing of the time or the machine is in it: the same snapshot under the same
 * policy gives the same bytes.
 */
export type Manifest = z.infer<typeof manifestSchema>
export type ManifestFile = Manifest['files'][number]

/** Bytes that a manifest may have; no layout comes near it, and nobody makes us read more. */
export const MOST_MANIFEST_BYTES = 1024 * 1024

/** A manifest as it lies in the bucket. */
export const manifestBytes = (manifest: Manifest): Buffer =>
  Buffer.from(`${JSON.stringify(manifestSchema.parse(manifest), null, 1)}\n`)

/** The manifest in some bytes; null if they are none. Whoever can write to the bucket chooses the bytes. */
export function manifestIn(bytes: Uint8Array): Manifest | null {
  if (bytes.length > MOST_MANIFEST_BYTES) return null
  try {
    const parsed = manifestSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** SHA-256, hex. */
export const manifestHash = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex')

/** How many objects it lists, and their size altogether. */
export const totalsOf = ({
  files,
}: Manifest): { readonly files: number; readonly bytes: number } => ({
  files: files.length,
  bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
})

/** Whether it lists exactly the parts of the policy's layout, in order, each with its columns. */
export function fitsLayout({ files }: Manifest, policy: Policy): boolean {
  const parts = [...layoutOf(policy).values()].flat()
  const wanted = parts.map(({ name, columns }) => ({
    ...{ part: name, object: partObject(name) },
    columns: columns.map((column) => [column.name, column.type]),
  }))
  const listed = files.map(({ part, object, columns }) => ({ part, object, columns }))
  return JSON.stringify(listed) === JSON.stringify(wanted)
}
