import { Worker } from 'node:worker_threads'
import { entrypoint } from '../entrypoint.js'
import { buffersOf } from './buffers.js'
import type { CrosswalkJob, SealableParts } from './crosswalk-writing.js'
import type { ImportProgress } from './port.js'

/** What it is told: what is to be sealed of the next domain, or that the import is over. */
export type CrosswalkOrder = SealableParts | 'end'

/** What the thread says: how far it is; at last, the hash of the file it has written. */
export type CrosswalkWord =
  | { readonly kind: 'progress'; readonly step: ImportProgress }
  | { readonly kind: 'written'; readonly hash: string }

/**
 * Writes the draft of a crosswalk in another thread of this process, to which the texts are handed over, domain
 * by domain: it seals the first while the ordinals of the next are given out.
 */
export class CrosswalkThread {
  /** Of the file, once all domains are sealed. Rejects with whatever the thread failed on, or if it dies. */
  readonly hash: Promise<string>
  readonly #worker: Worker
  readonly #gone: Promise<void>

  constructor(job: CrosswalkJob, progress: (step: ImportProgress) => void) {
    this.#worker = new Worker(entrypoint('vault/crosswalk-worker.js'), {
      ...{ workerData: job, env: {}, execArgv: [] },
    })
    this.#gone = new Promise((resolve) => this.#worker.once('exit', () => resolve()))
    this.hash = this.#heard(progress)
    // Whoever waits for it hears of it; until then it must not end the process.
    this.hash.catch(() => undefined)
  }

  /** Hands over what of a domain is to be sealed; it cannot be read here any more. */
  seal(parts: SealableParts): void {
    this.#worker.postMessage(parts satisfies CrosswalkOrder, buffersOf(parts))
  }

  /**
   * Tells it that nothing more comes, and resolves once it has ended. It is never cut off: a database at work in a
   * thread that vanishes takes the whole process along, and with it the refusal that is to be told.
   */
  async end(): Promise<void> {
    this.#worker.postMessage('end' satisfies CrosswalkOrder)
    await this.#gone
  }

  #heard(progress: (step: ImportProgress) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#worker.on('message', (word: CrosswalkWord) => {
        if (word.kind === 'progress') progress(word.step)
        else resolve(word.hash)
      })
      this.#worker.once('error', reject)
      // After a word of the end, this is not heard any more.
      this.#worker.once('exit', () => reject(new Error('The sealing thread ended without a word.')))
    })
  }
}
