import type { Ledger } from '../ledger/port.js'
import type { Queries } from '../query/port.js'
import { expireDue, keysDue } from '../session/decide-end.js'
import { sessionState } from '../session/session.js'
import type { State } from '../session/state.js'
import type { SessionKeys } from '../vault/port.js'

export interface ExpiryDeps {
  readonly ledger: Ledger<State>
  readonly keys: SessionKeys
  readonly queries: Pick<Queries, 'end'>
  /** Told of each failure; the next round tries again. */
  readonly onFault: (cause: unknown) => void
}

/** Sees to it that what is over ends, also if nobody asks. */
export interface Expiry {
  /** Destroys keys that belong to no session or whose days are over: what a crash left. Once, at start. */
  sweep(): Promise<void>
  /** One round; never rejects. */
  round(): Promise<void>
  /** A round every so many milliseconds until stopped; `stop` waits for the round that runs. */
  start(everyMs: number): void
  stop(): Promise<void>
}

/**
 * Law 5 does not hang on this loop: every use asks the window, and a room's deadline ends with it.
 * The loop kills idle rooms, writes `session.expired` and destroys keys.
 *
 * Commit points: a room is killed whether or not the entry could be written; a key is destroyed only
 * after `key.destroyed` is durable, and if a crash comes between, the sweep at start destroys it.
 */
export function createExpiry({ ledger, keys, queries, onFault }: ExpiryDeps): Expiry {
  let timer: NodeJS.Timeout | null = null
  let running = Promise.resolve()
  /** Keys that the log calls destroyed and that could not be yet. */
  const owed = new Set<string>()

  const expire = async () => {
    const now = ledger.now()
    const over = [...ledger.state().sessions.values()].filter(
      (session) => session.ending === null && sessionState(session, now) === 'expired',
    )
    await Promise.all(over.map(({ id }) => queries.end(id).catch(onFault)))
    if (over.length > 0) await ledger.decide(expireDue)
  }
  const retire = async () => {
    if (keysDue(ledger.state(), ledger.now()).result.length > 0) {
      const { result } = await ledger.decide(keysDue)
      for (const session of result) owed.add(session)
    }
    for (const session of owed) {
      await keys.destroy(session)
      owed.delete(session)
    }
  }
  const round = async () => {
    for (const step of [expire, retire]) await step().catch(onFault)
  }
  const sweep = async () => {
    const { sessions } = ledger.state()
    for (const id of await keys.list()) {
      if (sessions.get(id)?.keyDestroyed ?? true) await keys.destroy(id)
    }
  }
  return {
    sweep,
    round,
    start(everyMs) {
      if (timer !== null) throw new TypeError('the loop runs already')
      const next = () => {
        timer = setTimeout(() => {
          running = round().then(() => {
            if (timer !== null) next()
          })
        }, everyMs)
        timer.unref()
      }
      next()
    },
    async stop() {
      if (timer !== null) clearTimeout(timer)
      timer = null
      await running
    },
  }
}
