import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '../fault.js'
import { openSharedWalk } from './ahead-thread.js'
import type { VerifierTask, VerifierWord } from './verifier-thread.js'

/** Verifies the log of the task that it was started with, says how far it is and what it found, and ends. */
async function work(task: VerifierTask, say: (word: VerifierWord) => void): Promise<void> {
  const { directory, origin, vkey, anchored, witnesses } = task
  // The other thread loads its program while this one does.
  const opening = openSharedWalk(directory)
  const [{ readVkey }, { verifySnapshot }, walk] = await Promise.all([
    import('./key.js'),
    import('./verification.js'),
    opening,
  ])
  try {
    const verifier = readVkey(vkey)
    if (verifier === null) throw new TypeError('The verifier was given no proper vkey.')
    const verification = await verifySnapshot(walk.snapshot, {
      ...{ origin, vkey, verifier, structure: false, later: walk.later },
      // Bytes come out of another thread as plain arrays of them.
      anchored: anchored === null ? null : Buffer.from(anchored),
      witnesses: witnesses.map((witness) => ({ ...witness, root: Buffer.from(witness.root) })),
      progress: (done, total) => say({ kind: 'progress', done, total }),
    })
    say({ kind: 'verified', verification })
  } finally {
    await walk.release()
  }
}

const port = parentPort
if (port === null) throw new TypeError('The verifier is a thread, not a program.')
await work(workerData as VerifierTask, (word) => port.postMessage(word)).catch((cause: unknown) => {
  if (!(cause instanceof Fault)) throw cause
  const { code, message } = cause
  port.postMessage({ kind: 'fault', code, message } satisfies VerifierWord)
})
