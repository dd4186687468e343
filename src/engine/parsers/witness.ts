import { Worker } from 'node:worker_threads'
import { entrypoint } from '../../entrypoint.js'
import type { Testimony } from '../port.js'

export interface WitnessOptions {
  /** Milliseconds one text may take. */
  readonly deadlineMs: number
}

/** One warm worker at a time; texts queue. A worker that is stuck or dies is replaced, its text refused. */
export interface Witness {
  hear(sql: string): Promise<Testimony>
  close(): Promise<void>
}

/** Milliseconds a new worker may take to load the grammar, on a machine under load. */
const START_MS = 20_000

export function createWitness({ deadlineMs }: WitnessOptions): Witness {
  let worker: Promise<Worker> | null = startWorker()
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  const one = async (sql: string): Promise<Testimony> => {
    if (closed) return { kind: 'stuck' }
    worker ??= startWorker()
    const live = await worker.catch(() => null)
    if (live === null) {
      worker = null
      return { kind: 'stuck' }
    }
    const heard = await ask(live, sql, deadlineMs)
    if (heard.kind === 'stuck') {
      void live.terminate()
      worker = startWorker()
    }
    return heard
  }

  return {
    hear(sql) {
      const heard = last.then(() => one(sql))
      last = heard.catch(() => undefined)
      return heard
    },
    async close() {
      closed = true
      await last
      const live = await worker?.catch(() => null)
      await live?.terminate()
    },
  }
}

/** The worker has no environment, and a memory limit of its own: text that exhausts it kills it alone. */
function startWorker(): Promise<Worker> {
  const started = new Promise<Worker>((resolve, reject) => {
    const worker = new Worker(entrypoint('engine/parsers/witness-worker.js'), {
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 192, stackSizeMb: 4 },
    })
    worker.unref()
    const timer = setTimeout(() => {
      void worker.terminate()
      reject(new Error('the witness did not start'))
    }, START_MS)
    const settle = (done: () => void): void => {
      clearTimeout(timer)
      done()
    }
    worker.once('message', () => settle(() => resolve(worker)))
    worker.once('error', (error) => settle(() => reject(error)))
    worker.once('exit', () => settle(() => reject(new Error('the witness ended'))))
  })
  // Looked at when a text comes; until then a failure to start must not end the service.
  started.catch(() => undefined)
  return started
}

function ask(worker: Worker, sql: string, deadlineMs: number): Promise<Testimony> {
  return new Promise((resolve) => {
    const done = (heard: Testimony): void => {
      clearTimeout(timer)
      worker.off('message', answered)
      worker.off('error', died)
      worker.off('exit', died)
      resolve(heard)
    }
    const answered = (heard: Testimony): void => done(heard)
    const died = (): void => done({ kind: 'stuck' })
    const timer = setTimeout(died, deadlineMs)
    worker.on('message', answered)
    worker.on('error', died)
    worker.on('exit', died)
    worker.postMessage(sql)
  })
}
