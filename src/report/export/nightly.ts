import type { Clock } from '../../clock.js'
import { Fault } from '../../fault.js'
import type { Actor } from '../../ledger/entry.js'
import { isRefusal } from '../../refusal.js'
import type { Refusal } from '../../refusal.js'
import type { Exported } from './exporter.js'

export interface NightlyDeps {
  /** Minutes after midnight, UTC. */
  readonly minutes: number
  readonly clock: Clock
  /** When the newest run was put on record, epoch milliseconds; null if there is none. */
  readonly last: () => number | null
  readonly run: (by: Actor) => Promise<Exported | Refusal>
  /** Told of each failure; a later round tries again. */
  readonly onFault: (cause: unknown) => void
}

/** Sees to it that the log is exported once a day. */
export interface Nightly {
  /** One look at the clock; exports if a run is due. Never rejects. */
  round(): Promise<void>
  start(everyMs: number): void
  stop(): Promise<void>
  /** How it stands, in words for operators. */
  words(): string
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** After a failure: so often a night, not so often that a bucket has to turn us away for good. */
const AGAIN_MS = 10 * MINUTE_MS
const SERVICE: Actor = { kind: 'service', name: 'homeroom' }

/** The newest moment at which a run was due, at or before `now`. Epoch milliseconds, UTC. */
export function dueAt(now: number, minutes: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS + minutes * MINUTE_MS
  return today <= now ? today : today - DAY_MS
}

/**
 * What was missed while the service was down is caught up by one run, since a run holds everything since
 * the one before. Never two at a time: rounds wait for each other, and the exporter refuses a second.
 */
export function createNightly({ minutes, clock, last, run, onFault }: NightlyDeps): Nightly {
  let timer: NodeJS.Timeout | null = null
  let turn = Promise.resolve()
  let failed: { readonly at: number; readonly code: string } | null = null

  const look = async (): Promise<void> => {
    const now = clock.now()
    if (failed !== null && now < failed.at + AGAIN_MS) return
    try {
      const before = last()
      if (before !== null && before >= dueAt(now, minutes)) return
      const result = await run(SERVICE)
      failed = isRefusal(result) ? { at: now, code: result.code } : null
    } catch (cause) {
      failed = { at: now, code: cause instanceof Fault ? cause.code : 'DEFECT' }
      onFault(cause)
    }
  }
  const round = () => (turn = turn.then(look))
  return {
    round,
    start(everyMs) {
      if (timer !== null) throw new TypeError('the loop runs already')
      timer = setInterval(() => void round(), everyMs)
      timer.unref()
    },
    async stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
      await turn
    },
    words: () =>
      failed === null
        ? 'nightly exports run'
        : `the last nightly export failed: ${failed.code}, ${new Date(failed.at).toISOString()}`,
  }
}
