import { parentPort, workerData } from 'node:worker_threads'
import type { CrosswalkWord } from './crosswalk-thread.js'
import { writeCrosswalk, type CrosswalkJob } from './crosswalk-writing.js'

/** Writes the crosswalk it is given, and ends. What fails here fails whoever waits for it. */
const port = parentPort
if (port === null) throw new TypeError('Sealing is a thread, not a program.')
const say = (word: CrosswalkWord): void => port.postMessage(word)

await writeCrosswalk(workerData as CrosswalkJob, (step) => {
  say({ kind: 'progress', step })
})
say({ kind: 'written' })
