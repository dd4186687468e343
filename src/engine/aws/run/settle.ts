import { backoff } from './backoff.js'
import type { Calls, Seen } from './calls.js'
import type { Finder } from './find.js'
import type { Release } from './slots.js'
import type { Time } from './time.js'
import type { Trace, Traces } from './trace.js'
import { troubleOf } from './trouble.js'
import { endOf } from './watch.js'

export interface SettleParts {
  readonly calls: Calls
  readonly finder: Finder
  readonly traces: Traces
  readonly time: Time
  readonly pollMs: number
  /** Removes every object of a run's result; throws if one may be left. */
  readonly removeResult: (trace: Trace, signal: AbortSignal) => Promise<void>
  /** Aborted when the engine closes: what is not settled then is left to `recover()`. */
  readonly closing: AbortSignal
}

const MOST_WAIT_MS = 10_000
const MOST_REMOVAL_WAIT_MS = 5 * 60_000
/** AWS may not know yet what it has just started; what it does not know for so long is gone. */
const GONE_MS = 15 * 60_000

/**
 * Brings runs to their end at AWS: no query of ours runs on, no result lies on, no trace is left. It does not
 * give up; what a dead process left is taken up from its trace.
 */
export class Settling {
  /** Runs whose query may still be running. */
  readonly #running = new Set<string>()
  /** Runs whose result could not be deleted so far. */
  readonly #undeleted = new Set<string>()
  readonly #under = new Set<Promise<unknown>>()
  readonly #parts: SettleParts

  constructor(parts: SettleParts) {
    this.#parts = parts
  }

  get running(): number {
    return this.#running.size
  }

  get undeleted(): number {
    return this.#undeleted.size
  }

  /**
   * Resolves when all is done, or the engine closes. The slot is released as soon as AWS has nothing of the
   * run under way any more. `last`: how it ended, null if there is nothing to say.
   */
  settle(trace: Trace, isOver: boolean, release: Release): Promise<Seen | null> {
    const work = this.#settle(trace, isOver, release).finally(() => this.#under.delete(work))
    this.#under.add(work)
    return work
  }

  /** Resolves when nothing is under way; soon, once the engine closes. */
  async idle(): Promise<void> {
    await Promise.all(this.#under)
  }

  async #settle(trace: Trace, isOver: boolean, release: Release): Promise<Seen | null> {
    const last = isOver ? null : await this.#end(trace)
    if (this.#parts.closing.aborted) return last
    release()
    await this.#clear(trace)
    return last
  }

  async #end(trace: Trace): Promise<Seen | null> {
    const { finder, closing } = this.#parts
    this.#running.add(trace.name)
    const found = trace.query === null ? await finder.find(trace, closing) : trace
    const query = found === 'unknown' ? null : found.query
    const last = query === null ? null : await this.#cancel(trace, query)
    if (!closing.aborted) this.#running.delete(trace.name)
    return last
  }

  /** Asks AWS to cancel until it says that the query has ended, however it did. */
  async #cancel({ membership }: Trace, query: string): Promise<Seen | null> {
    const { calls, time, pollMs, closing } = this.#parts
    const ref = { membership, query }
    const wait = backoff(pollMs, MOST_WAIT_MS)
    let knownAt = time.now()
    while (!closing.aborted) {
      // Whatever this says, the next look tells: a query that has just ended is no longer to be cancelled.
      await calls.cancel(ref, closing).catch(() => undefined)
      try {
        const seen = await calls.get(ref, closing)
        knownAt = time.now()
        if (endOf(seen) !== null) return seen
      } catch (cause) {
        if (troubleOf(cause) !== 'absent') knownAt = time.now()
        if (time.now() - knownAt > GONE_MS) return null
      }
      await time.sleep(wait(), closing)
    }
    return null
  }

  async #clear(trace: Trace): Promise<void> {
    const { removeResult, traces, time, closing } = this.#parts
    const wait = backoff(1000, MOST_REMOVAL_WAIT_MS)
    while (!closing.aborted) {
      try {
        await removeResult(trace, closing)
        await traces.remove(trace.name)
        this.#undeleted.delete(trace.name)
        return
      } catch {
        this.#undeleted.add(trace.name)
      }
      await time.sleep(wait(), closing)
    }
  }
}
