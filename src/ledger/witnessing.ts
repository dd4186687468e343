import { existsSync, readFileSync } from 'node:fs'
import { checkpointTextOf, parseCheckpoint } from './checkpoint.js'
import { cosignatureIn } from './cosignature.js'
import { replaceFile } from './durable.js'
import type { Ledger } from './port.js'
import type { Publication } from './publication.js'
import { addCheckpoint, type WitnessAddress, type WitnessTools } from './witness.js'

export interface WitnessingOptions extends WitnessTools {
  readonly ledger: Pick<Ledger<unknown>, 'checkpoint'>
  readonly publication: Pick<Publication, 'consistency'>
  readonly witness: WitnessAddress
  /** Keeps the newest cosigned checkpoint over a restart. */
  readonly file: string
}

/** A checkpoint as a witness has seen it. */
export interface Witnessed {
  /** The signed note with the cosignature as a further line. */
  readonly note: string
  readonly size: number
  /** Epoch seconds, by the witness's clock. */
  readonly at: bigint
}

/**
 * Shows the newest checkpoint to a witness, again and again, and keeps what it cosigned.
 *
 * The log never waits for it: an entry is durable and released whether or not a witness is there. What a
 * witness adds is that nobody can show two people two histories without it noticing.
 */
export class Witnessing {
  readonly #options: WitnessingOptions
  #newest: Witnessed | null
  /** What the witness saw last, as far as we know. */
  #old: number
  #trouble: string | null = null
  #timer: NodeJS.Timeout | null = null
  #running: Promise<void> = Promise.resolve()

  constructor(options: WitnessingOptions) {
    this.#options = options
    this.#newest = readKept(options)
    this.#old = this.#newest?.size ?? 0
  }

  /** The newest checkpoint that the witness has cosigned; null if there is none yet. */
  newest(): Witnessed | null {
    return this.#newest
  }

  /** How things stand, for operators. */
  words(): string {
    const seen = this.#newest === null ? 'nothing' : `${this.#newest.size} entries`
    return this.#trouble === null
      ? `the witness has seen ${seen}`
      : `the witness ${this.#trouble}; it has seen ${seen}`
  }

  /** Whether the last round went well. */
  isWell(): boolean {
    return this.#trouble === null
  }

  /** Shows the newest checkpoint, if it is a new one. Never rejects. */
  async round(): Promise<void> {
    const checkpoint = this.#options.ledger.checkpoint()
    const size = parseCheckpoint(checkpointTextOf(checkpoint))?.size ?? 0
    if (size === 0 || size === this.#newest?.size) return
    try {
      this.#trouble = (await this.#show(checkpoint, size)) ?? null
    } catch {
      this.#trouble = 'was not shown the log, which could not be read or kept'
    }
  }

  /** A round every so many milliseconds until stopped. */
  start(everyMs: number): void {
    if (this.#timer !== null) throw new TypeError('The rounds are running already.')
    const next = (): void => {
      this.#timer = setTimeout(() => {
        this.#running = this.round().then(() => {
          if (this.#timer !== null) next()
        })
      }, everyMs)
      this.#timer.unref()
    }
    next()
  }

  /** Waits for the round that runs. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    await this.#running
  }

  /** Gives what is wrong, as half a sentence. A conflict tells what the witness saw, and is tried once more. */
  async #show(checkpoint: string, size: number): Promise<string | undefined> {
    for (let turn = 0; turn < 2; turn += 1) {
      if (this.#old > size) {
        return `has seen ${this.#old} entries of this log, which has ${size}: an older copy is running, or another`
      }
      const { publication, witness } = this.#options
      const proof = this.#old === 0 ? [] : await publication.consistency(this.#old, size)
      const submission = { old: this.#old, proof, checkpoint }
      const answer = await addCheckpoint(witness, submission, this.#options)
      if (answer.kind === 'failed') return answer.why
      if (answer.kind === 'cosigned') {
        const { line, at } = answer
        this.#keep({ note: `${checkpoint}${line}\n`, size, at })
        return undefined
      }
      this.#old = answer.size
    }
    return 'contradicted itself about the size that it saw'
  }

  #keep(witnessed: Witnessed): void {
    this.#newest = witnessed
    this.#old = witnessed.size
    replaceFile(this.#options.file, witnessed.note)
  }
}

/** What an earlier run kept; null if there is none, or if it is not of this witness: then it is asked anew. */
function readKept({ file, witness }: WitnessingOptions): Witnessed | null {
  if (!existsSync(file)) return null
  const note = readFileSync(file, 'utf8')
  const text = checkpointTextOf(note)
  const tree = parseCheckpoint(text)
  const found = cosignatureIn(note.slice(text.length + 1), text, witness.key)
  return tree === null || found === null ? null : { note, size: tree.size, at: found.at }
}
