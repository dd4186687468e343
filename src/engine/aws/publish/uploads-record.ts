import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { replaceFile } from '../../../ledger/durable.js'

const schema = z.record(
  z.string(),
  z.strictObject({ upload: z.string(), sha256: z.string(), pieceBytes: z.number() }),
)

/** An object that is being sent in pieces. */
export type Begun = z.infer<typeof schema>[string]

/**
 * Which objects are being sent in pieces, by key, so that a publishing that was broken off goes on with them.
 * Only uploads written down here are gone on with: of one that someone else began, the pieces may be right and
 * what they asked for (who may read the object) not.
 */
export class UploadsRecord {
  readonly #file: string
  readonly #begun: Map<string, Begun>

  private constructor(file: string, begun: Map<string, Begun>) {
    this.#file = file
    this.#begun = begun
  }

  /** Reads the record; one that is not there or cannot be understood is empty. */
  static async open(file: string): Promise<UploadsRecord> {
    const text = await readFile(file, 'utf8').catch(() => '{}')
    const parsed = schema.safeParse(json(text))
    return new UploadsRecord(file, new Map(parsed.success ? Object.entries(parsed.data) : []))
  }

  get(key: string): Begun | undefined {
    return this.#begun.get(key)
  }

  /** Durable once it returns. */
  set(key: string, begun: Begun): void {
    this.#begun.set(key, begun)
    this.#keep()
  }

  delete(key: string): void {
    if (this.#begun.delete(key)) this.#keep()
  }

  async remove(): Promise<void> {
    await rm(this.#file, { force: true })
  }

  #keep(): void {
    replaceFile(this.#file, JSON.stringify(Object.fromEntries(this.#begun)))
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
