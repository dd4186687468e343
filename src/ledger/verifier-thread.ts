import { Worker } from 'node:worker_threads'
import { entrypoint } from '../entrypoint.js'
import { Fault, type FaultCode } from '../fault.js'
import type { Checkpoint } from './checkpoint.js'
import type { Verification } from './port.js'

/** What a verifier needs to know, as it travels to another thread. */
export interface VerifierTask {
  /** The folder of the log, in SQLite. */
  readonly directory: string
  readonly origin: string
  readonly vkey: string
  /** What the anchor file held before; null if there is none. */
  readonly anchored: Uint8Array | null
  /** Further checkpoints that the log must contain. */
  readonly witnesses: readonly Checkpoint[]
}

/** What a verifier says. */
export type VerifierWord =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'verified'; readonly verification: Verification }
  | { readonly kind: 'fault'; readonly code: FaultCode; readonly message: string }

/**
 * Verifies a log in a thread of its own, so that whoever waits for an answer of the service does not wait for
 * a million hashes. The structure of the database is not checked.
 *
 * @throws Fault `LEDGER_CORRUPT` or `LEDGER_STOPPED` if the file cannot be read; a thread that dies is a defect.
 */
export function verifyApart(
  task: VerifierTask,
  progress?: (done: number, total: number) => void,
): Promise<Verification> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entrypoint('ledger/verifier-worker.js'), {
      ...{ workerData: task, env: {}, execArgv: [] },
    })
    worker.on('message', (word: VerifierWord) => {
      if (word.kind === 'progress') progress?.(word.done, word.total)
      else if (word.kind === 'verified') resolve(word.verification)
      else reject(new Fault(word.code, word.message))
    })
    worker.once('error', reject)
    // After a word of the end, this is not heard any more.
    worker.once('exit', () => reject(new Error('The verifier ended without a word.')))
  })
}
