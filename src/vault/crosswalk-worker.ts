import { parentPort, workerData } from 'node:worker_threads'
import type { CrosswalkOrder, CrosswalkWord } from './crosswalk-thread.js'
import { writeCrosswalk, type CrosswalkJob, type SealableParts } from './crosswalk-writing.js'
import { inbox } from './inbox.js'

/** Writes the crosswalk it is given, and ends. What fails here fails whoever waits for it. */
const port = parentPort
if (port === null) throw new TypeError('Sealing is a thread, not a program.')
const say = (word: CrosswalkWord): void => port.postMessage(word)

const job = workerData as CrosswalkJob
const next = inbox<CrosswalkOrder>(port)

/** What is handed over, domain by domain. */
async function* sealables(): AsyncIterable<SealableParts> {
  for (let left = job.domains; left > 0; left--) {
    const order = await next()
    if (order === 'end') throw new Error('The import ended before all was sealed.')
    yield order
  }
}

const hash = await writeCrosswalk(job, sealables(), (step) => {
  say({ kind: 'progress', step })
})
say({ kind: 'written', hash })
port.close()
