import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../../../ledger/durable.js'

const schema = z.strictObject({
  membership: z.string(),
  bucket: z.string(),
  prefix: z.string(),
  startedAt: z.number(),
  query: z.string().nullable(),
})

/** What is on disk of a run that may be at AWS, so that no crash leaves one running unknown. */
export interface Trace {
  /** A UUID: the run's own, and the last part of its prefix. */
  readonly name: string
  readonly membership: string
  readonly bucket: string
  /** Where its result goes, and nothing else; ends in a slash. By this AWS's queries are told apart. */
  readonly prefix: string
  /** Epoch milliseconds, before AWS was asked. */
  readonly startedAt: number
  /** AWS's id of the query; null as long as it has not said. */
  readonly query: string | null
}

/** The traces of one service, in a folder of its own (0700), and beside each the result on its way (0600). */
export class Traces {
  readonly #folder: string
  readonly #own = new Set<string>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * Writes a trace, durable when it resolves: the commit point before AWS is asked. A crash before it leaves
   * nothing at AWS, a crash after it leaves a trace by which `recover()` finds what may be there.
   */
  async write({ name, ...rest }: Trace): Promise<void> {
    this.#own.add(name)
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    replaceFile(this.#path(name, 'json'), JSON.stringify(rest))
  }

  /** Removes a trace and whatever lies beside it. */
  async remove(name: string): Promise<void> {
    for (const kind of KINDS) await rm(this.#path(name, kind), { force: true })
  }

  /** Where a run's result lies while it is read. */
  resultFile(name: string): string {
    return this.#path(name, 'parquet')
  }

  /** Those of processes before this one, in no order; files that are no traces are left alone. */
  async left(): Promise<readonly Trace[]> {
    const names = await readdir(this.#folder).catch(() => [])
    const traces = await Promise.all(names.map((name) => this.#read(name)))
    return traces.filter((trace) => trace !== null).filter(({ name }) => !this.#own.has(name))
  }

  async #read(file: string): Promise<Trace | null> {
    const name = /^([0-9a-f-]{36})\.json$/.exec(file)?.[1]
    if (name === undefined) return null
    try {
      const words = await readFile(this.#path(name, 'json'), 'utf8')
      return { name, ...schema.parse(JSON.parse(words)) }
    } catch {
      return null
    }
  }

  #path(name: string, kind: (typeof KINDS)[number]): string {
    return join(this.#folder, `${name}.${kind}`)
  }
}

/** With what `replaceFile` leaves if it is cut short. The trace goes last: as long as it is there, the rest is known to be. */
const KINDS = ['parquet', 'json.new', 'json'] as const
