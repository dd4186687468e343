import { Readable } from 'node:stream'
import { isRefusal } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import type { ImportProgress } from '../vault/port.js'
import { refusalProblem } from './problem.js'
import type { ImportLineWire, ImportStepWire, LoadedSnapshotWire, Problem } from './schema.js'

/** A line for so many bytes received; packages have up to gigabytes. */
const EVERY_BYTES = 4_194_304
/** Characters that may wait for a reader; steps beyond them are left out, the last line never is. */
const MOST_WAITING = 65_536

/** How far an import is, as JSON lines, and how it ended. */
export class ImportLines {
  readonly stream = new Readable({ read: () => undefined })
  readonly #total: number | null
  #received = 0
  #told = 0

  /** @param total - Bytes that are announced; NaN if none are. */
  constructor(total: number) {
    this.#total = Number.isSafeInteger(total) && total >= 0 ? total : null
    this.#step({ step: 'receiving', file: null, done: 0, total: this.#total })
  }

  /** So many bytes more have come. */
  received(bytes: number): void {
    this.#received += bytes
    if (this.#received - this.#told < EVERY_BYTES && this.#received !== this.#total) return
    this.#told = this.#received
    this.#step({ step: 'receiving', file: null, done: this.#received, total: this.#total })
  }

  progress({ phase, file, share }: ImportProgress): void {
    this.#step({ step: phase, file, done: Math.floor(share * 100), total: 100 })
  }

  end(outcome: LoadedSnapshotWire | Refusal): void {
    if (isRefusal(outcome)) this.fail(refusalProblem(outcome))
    else this.#last({ snapshot: outcome })
  }

  fail(problem: Problem): void {
    this.#last({ problem })
  }

  #step(step: ImportStepWire): void {
    if (this.stream.readableLength <= MOST_WAITING) this.#write(step)
  }

  #last(line: ImportLineWire): void {
    this.#write(line)
    if (!this.stream.destroyed) this.stream.push(null)
  }

  #write(line: ImportLineWire): void {
    if (!this.stream.destroyed) this.stream.push(`${JSON.stringify(line)}\n`)
  }
}
