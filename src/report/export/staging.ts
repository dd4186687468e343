import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Transform } from 'node:stream'
import { createGzip } from 'node:zlib'
import { z } from 'zod'
import { replaceFile } from '../../ledger/durable.js'
import { codeOf } from '../../ledger/storage-fault.js'
import type { ManifestFile } from './manifest.js'

const count = z.int().nonnegative()
const planSchema = z.object({
  target: z.string(),
  payloads: z.enum(['withheld', 'texts', 'all']),
  number: count,
  previous: z.string().nullable(),
  at: count,
  periodFrom: count.nullable(),
  from: count,
  size: count,
  root: z.string(),
  checkpoint: z.string(),
  withdrawn: z.array(z.object({ name: z.string(), sha256: z.string(), why: z.string() })),
  files: z.array(
    z.object({
      name: z.string(),
      bytes: count,
      sha256: z.string(),
      gzip: z.literal(true).exactOptional(),
      payloads: z.object({ from: count, to: count }).exactOptional(),
    }),
  ),
})
/** A run that is ready to leave: all of its files lie in the staging folder, and never change again. */
export type Plan = z.infer<typeof planSchema>

/**
 * The files of one run of one target, made here before any leaves, so that a run that is broken off goes on
 * with the same bytes. Holds what the export holds; readable by the service alone.
 */
export class Staging {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The plan, if a run was made ready and has not been brought to its end. */
  async plan(): Promise<Plan | null> {
    const text = await this.#text('plan.json')
    if (text === null) return null
    const parsed = planSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  }

  /** The point from which on a run is gone on with; the files are durable before it. */
  async ready(plan: Plan): Promise<void> {
    await this.#sync()
    replaceFile(join(this.#folder, 'plan.json'), JSON.stringify(plan))
  }

  /** The signed manifest of the run, if it was made. */
  manifest(): Promise<string | null> {
    return this.#text('manifest.note')
  }

  keepManifest(note: string): void {
    replaceFile(join(this.#folder, 'manifest.note'), note)
  }

  /** Begins anew: what lies here left nobody's sight. */
  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true })
  }

  /** Writes a file of the run. */
  async add(name: string, content: AsyncIterable<string | Buffer>): Promise<ManifestFile> {
    const path = join(this.#folder, 'files', name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const hash = createHash('sha256')
    let bytes = 0
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk)
        bytes += chunk.length
        done(null, chunk)
      },
    })
    const out = createWriteStream(path, { mode: 0o600, flush: true })
    const gzip = name.endsWith('.gz')
    if (gzip) await pipeline(content, measure, createGzip(), out)
    else await pipeline(content, measure, out)
    return { name, bytes, sha256: hash.digest('hex'), ...(gzip ? { gzip } : {}) }
  }

  read(name: string): Promise<Buffer> {
    return readFile(join(this.#folder, 'files', name))
  }

  async #text(name: string): Promise<string | null> {
    try {
      return await readFile(join(this.#folder, name), 'utf8')
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return null
      throw cause
    }
  }

  async #sync(): Promise<void> {
    const folder = await open(join(this.#folder, 'files'), 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  }
}
