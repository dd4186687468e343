import { Fault } from '../../../fault.js'
import { backoff } from './backoff.js'
import type { Calls } from './calls.js'
import type { Stop } from './stop.js'
import type { Time } from './time.js'
import type { Trace } from './trace.js'
import { didNothing, troubleOf, type Trouble } from './trouble.js'
import { unreachable } from './unreachable.js'

/** What came of asking AWS to start a query. */
export type Begun =
  | { readonly kind: 'started'; readonly query: string }
  /** Certainly not started. */
  | { readonly kind: 'never'; readonly reason: 'stopped' | 'deadline' | 'error' }
  /** Started or not: it must not be asked again. */
  | { readonly kind: 'unclear' }

/** Troubles after which AWS has done nothing and may do it later. */
const PASSING: ReadonlySet<Trouble> = new Set(['throttled', 'quota', 'syncing'])
const FIRST_WAIT_MS = 1000
const MOST_WAIT_MS = 20_000

/**
 * Starts a query, at most once: asked again is only where AWS itself said that it did nothing. `renew` runs
 * before each further try and may throw. The call is never cut short by us: who hangs up does not know.
 *
 * @throws Fault `ENGINE_UNREACHABLE` if AWS refuses this service or cannot be spoken to, and nothing was
 * started; what `renew` throws.
 */
export async function begin(
  { calls, time }: { readonly calls: Calls; readonly time: Time },
  { trace, text, stop, renew }: Beginning,
): Promise<Begun> {
  const wait = backoff(FIRST_WAIT_MS, MOST_WAIT_MS)
  while (!stop.signal.aborted) {
    const begun = await ask(calls, trace, text)
    if (begun !== 'later') return begun
    await time.sleep(wait(), stop.signal)
    await renew()
  }
  return { kind: 'never', reason: stop.why }
}

export interface Beginning {
  readonly trace: Trace
  readonly text: string
  readonly stop: Stop
  readonly renew: () => Promise<unknown>
}

async function ask(calls: Calls, trace: Trace, text: string): Promise<Begun | 'later'> {
  try {
    const query = await calls.start(trace, text)
    return query === null ? { kind: 'unclear' } : { kind: 'started', query }
  } catch (cause) {
    if (cause instanceof Fault) throw cause
    if (!didNothing(cause)) return { kind: 'unclear' }
    const trouble = troubleOf(cause)
    if (PASSING.has(trouble)) return 'later'
    if (trouble === 'refused' || trouble === 'conflict') return { kind: 'never', reason: 'error' }
    throw unreachable(cause)
  }
}
