import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { entrypoint } from '../entrypoint.js'
import type { Ahead } from './ahead.js'
import type { Snapshot } from './store/port.js'
import { openSqliteSnapshot } from './store/sqlite-snapshot.js'

/** A log of fewer entries is read by one thread: to start another would take longer. */
const FEW = 20_000
/** So often two snapshots are opened that a writing service may come between. */
const OPENINGS = 20

export type AheadOrder = 'read' | 'again'
export type AheadWord =
  | { readonly kind: 'opened'; readonly note: string; readonly from: number }
  | { readonly kind: 'read'; readonly ahead: Ahead | null }

/** The later part of a log, as another thread reads it. */
export interface LaterPart {
  readonly from: number
  /** Null if the thread found anything wrong, or failed: then this part is read like the other. */
  readonly found: Promise<Ahead | null>
}

export interface SharedWalk {
  readonly snapshot: Snapshot
  /** Read from the same state of the log as `snapshot`; null if nobody reads ahead. */
  readonly later: LaterPart | null
  /** Releases the snapshot and ends the thread. */
  release(): Promise<void>
}

/**
 * Opens a snapshot of the log in a folder, and of a long log a second one in another thread, which checks the
 * later part meanwhile. It is there for speed alone: whatever is wrong with it, the first reads everything.
 *
 * @throws Fault as `openSqliteSnapshot`.
 */
export async function openSharedWalk(directory: string): Promise<SharedWalk> {
  const snapshot = await openSqliteSnapshot(directory)
  const size = (await snapshot.checkpoint())?.size ?? 0
  if (size < FEW || availableParallelism() < 2) {
    return { snapshot, later: null, release: () => snapshot.release() }
  }
  await snapshot.release()
  const thread = new AheadThread(directory)
  for (let opening = 1; opening < OPENINGS; opening += 1) {
    const word = await thread.heard()
    if (word?.kind !== 'opened') break
    const same = await openSqliteSnapshot(directory)
    if ((await same.checkpoint())?.note === word.note) return thread.walk(same, word.from)
    await same.release()
    thread.order('again')
  }
  await thread.end()
  const alone = await openSqliteSnapshot(directory)
  return { snapshot: alone, later: null, release: () => alone.release() }
}

class AheadThread {
  readonly #worker: Worker
  #next: Promise<AheadWord | null>
  #tell: (word: AheadWord | null) => void = () => undefined

  constructor(directory: string) {
    this.#next = this.#wait()
    const options = { workerData: directory, env: {}, execArgv: [] }
    this.#worker = new Worker(entrypoint('ledger/ahead-worker.js'), options)
    this.#worker.on('message', (word: AheadWord) => this.#tell(word))
    this.#worker.on('error', () => this.#tell(null))
    this.#worker.on('exit', () => this.#tell(null))
  }

  /** The answer to the last order; null if the thread has died. */
  heard(): Promise<AheadWord | null> {
    return this.#next
  }

  order(order: AheadOrder): void {
    this.#next = this.#wait()
    this.#worker.postMessage(order)
  }

  walk(snapshot: Snapshot, from: number): SharedWalk {
    this.order('read')
    const found = this.heard().then((word) => (word?.kind === 'read' ? word.ahead : null))
    const release = async (): Promise<void> => {
      await this.end()
      await snapshot.release()
    }
    return { snapshot, later: { from, found }, release }
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #wait(): Promise<AheadWord | null> {
    return new Promise((resolve) => (this.#tell = resolve))
  }
}
