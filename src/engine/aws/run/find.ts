import { backoff } from './backoff.js'
import type { Calls } from './calls.js'
import type { Time } from './time.js'
import type { Trace } from './trace.js'
import { troubleOf } from './trouble.js'

/** Started this much before we asked, by AWS's clock against ours, a query is not ours. */
const SKEW_MS = 24 * 60 * 60_000
/** A list may lag. What it does not show so long after the start was never started. */
const LAG_MS = 15 * 60_000
const FIRST_WAIT_MS = 1000
const MOST_WAIT_MS = 30_000

/** AWS's id of the query; null: it was never started. */
export interface Found {
  readonly query: string | null
}

/**
 * Finds the query of a run whose start was not answered, by the prefix of its result, which no other query
 * has. Nothing is ever started again: what cannot be found is over for its run.
 */
export class Finder {
  /** Queries that were looked at and are of other runs: their prefix never changes. */
  readonly #others = new Set<string>()
  readonly #calls: Calls
  readonly #time: Time

  constructor(calls: Calls, time: Time) {
    this.#calls = calls
    this.#time = time
  }

  /**
   * Looks again and again, until the query is found or shown absent: by a whole list that was begun long
   * enough after the start. `unknown` if the signal came first.
   */
  async find(trace: Trace, signal: AbortSignal): Promise<Found | 'unknown'> {
    const wait = backoff(FIRST_WAIT_MS, MOST_WAIT_MS)
    while (!signal.aborted) {
      const began = this.#time.now()
      const found = await this.#look(trace, signal)
      if (typeof found === 'string') return { query: found }
      if (found === null && began - trace.startedAt >= LAG_MS) return { query: null }
      await this.#time.sleep(wait(), signal)
    }
    return 'unknown'
  }

  /** One whole list; null: not in it; undefined: it could not be read to its end. */
  async #look(trace: Trace, signal: AbortSignal): Promise<string | null | undefined> {
    try {
      let next: string | null | undefined
      while (next !== null) {
        const page = await this.#calls.list(trace.membership, signal, next)
        for (const { id, createdAt } of page.queries) {
          if (createdAt < trace.startedAt - SKEW_MS || this.#others.has(id)) continue
          if (await this.#isOurs(trace, id, signal)) return id
        }
        next = page.next
      }
      return null
    } catch (cause) {
      // A membership that is gone has no queries.
      return troubleOf(cause) === 'absent' ? null : undefined
    }
  }

  async #isOurs({ membership, name }: Trace, query: string, signal: AbortSignal) {
    try {
      const seen = await this.#calls.get({ membership, query }, signal)
      if (seen.prefix?.split('/').includes(name) === true) return true
      this.#others.add(query)
      return false
    } catch (cause) {
      if (troubleOf(cause) === 'absent') return false
      throw cause
    }
  }
}
