import { backoff } from './backoff.js'
import type { Calls, Ref, Seen } from './calls.js'
import type { Time } from './time.js'
import { troubleOf } from './trouble.js'

/** How a query can have ended, in AWS's words. Any other word is waited on: a new one is not an end. */
export type End = 'SUCCESS' | 'FAILED' | 'CANCELLED' | 'TIMED_OUT'

const ENDS: Readonly<Record<End, true>> = {
  SUCCESS: true,
  FAILED: true,
  CANCELLED: true,
  TIMED_OUT: true,
}

export const endOf = ({ status }: Seen): End | null =>
  Object.hasOwn(ENDS, status) ? (status as End) : null

const MOST_WAIT_MS = 10_000
/** So long AWS may fail to tell in one go, throttling aside, before a run is given up. */
const PATIENCE_MS = 2 * 60_000

/**
 * Looks at a query until it has ended, less and less often. `lost`: AWS did not say for too long, though the
 * query may go on; `stopped`: the signal came first.
 */
export async function untilOver(
  { calls, time, pollMs }: { readonly calls: Calls; readonly time: Time; readonly pollMs: number },
  ref: Ref,
  { signal, saw }: { readonly signal: AbortSignal; readonly saw: (seen: Seen) => void },
): Promise<End | 'lost' | 'stopped'> {
  const wait = backoff(pollMs, MOST_WAIT_MS)
  let heardAt = time.now()
  for (;;) {
    await time.sleep(wait(), signal)
    if (signal.aborted) return 'stopped'
    try {
      const seen = await calls.get(ref, signal)
      heardAt = time.now()
      saw(seen)
      const end = endOf(seen)
      if (end !== null) return end
    } catch (cause) {
      if (troubleOf(cause) === 'throttled') heardAt = time.now()
      if (time.now() - heardAt > PATIENCE_MS) return 'lost'
    }
  }
}
