import type { Clock } from '../../../clock.js'

/** The clock and waiting, handed in together so that tests can run both faster. */
export interface Time extends Clock {
  /** Resolves after `ms`, or as soon as the signal is aborted; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** The longest that one timer of Node's can take; longer waits come back early and are looked at again. */
const LONGEST_MS = 2 ** 31 - 1

/** Epoch milliseconds that never step back: a corrected wall clock must not move a deadline. */
export const realTime: Time = {
  now: () => performance.timeOrigin + performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const end = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, Math.min(Math.max(ms, 0), LONGEST_MS))
      signal?.addEventListener('abort', end, { once: true })
    }),
}
