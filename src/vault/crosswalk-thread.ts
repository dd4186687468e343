import { Worker } from 'node:worker_threads'
import { entrypoint } from '../entrypoint.js'
import { buffersOf } from './buffers.js'
import type { CrosswalkJob } from './crosswalk-writing.js'
import type { ImportProgress } from './port.js'

/** What the thread says: how far it is; at last, that the file is written. */
export type CrosswalkWord =
  { readonly kind: 'progress'; readonly step: ImportProgress } | { readonly kind: 'written' }

/**
 * Writes the draft of a crosswalk in another thread of this process, to which the texts are handed over.
 *
 * @throws whatever the thread failed on; a thread that dies is a defect.
 */
export function writeCrosswalkApart(
  job: CrosswalkJob,
  progress: (step: ImportProgress) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entrypoint('vault/crosswalk-worker.js'), {
      ...{ workerData: job, transferList: buffersOf(job.sealables), env: {}, execArgv: [] },
    })
    worker.on('message', (word: CrosswalkWord) => {
      if (word.kind === 'progress') progress(word.step)
      else resolve()
    })
    worker.once('error', reject)
    // After a word of the end, this is not heard any more.
    worker.once('exit', () => reject(new Error('The sealing thread ended without a word.')))
  })
}
