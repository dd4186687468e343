import type { Feed } from '../casework/feed.js'
import type { Entry } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { endOf } from '../session/session.js'
import type { Session } from '../session/session.js'
import type { State } from '../session/state.js'
import { timeText } from '../session/window.js'
import { LIVE_TYPES } from './schema.js'
import type { LiveEndWire } from './schema.js'
import type { EventStream } from './watcher.js'
import { isLive, liveEntryWire, liveStateWire } from './wire/live.js'
import { sessionWire } from './wire/session.js'

const HEARTBEAT_MS = 15_000
/** What a reader who comes again is told of what they missed; of more, the state alone. */
const MOST_MISSED = 200
/** Entries that may wait while the door is asked; whoever has more is cut off. */
const MOST_PENDING = 500
/** After the end, an entry that should come (of the end, of a query that was killed) has this long. */
const GRACE_MS = 10_000

export interface Watch {
  readonly ledger: Ledger<State>
  readonly feed: Feed
  readonly events: EventStream
  /** There is one of this id. */
  readonly session: string
  /** Index of the last entry that the reader has; null for a reader who comes for the first time. */
  readonly last: number | null
  /** Asked before each event. */
  readonly allowed: () => Promise<boolean>
  /** Aborts when the reader goes away. */
  readonly signal: AbortSignal
}

/**
 * Tells a reader of a session until it is over: what they missed, where it stands, then each entry. All of
 * it is durable before it is told. Between the state and the first entry nothing is lost or told twice,
 * since both are counted from the size of the log in one turn.
 */
export function watch(given: Watch): void {
  const { ledger, feed, events, session, signal } = given
  const size = ledger.size()
  const steps = new Steps(given)
  const begun = stateOf(ledger, session)
  steps.add(async () => {
    for (const entry of await missed(given, size)) await steps.told(entry)
    if (begun === null || !(await steps.mayGoOn())) return
    events.send({ name: 'state', id: size - 1, data: liveStateWire(begun, ledger.now()) })
    steps.begin(begun)
  })
  const unfollow = feed.follow({
    ...{ session, from: size },
    tell: (entry) => {
      steps.add(async () => {
        await steps.told(entry)
        steps.see(entry)
      })
    },
    fail: () => steps.end('stopped'),
  })
  const beat = setInterval(() => {
    steps.add(async () => {
      if (!(await steps.mayGoOn())) return
      events.send({ name: 'heartbeat', data: { at: timeText(ledger.now()) } })
      steps.endIfLate()
    })
  }, HEARTBEAT_MS).unref()
  events.stream.once('close', () => {
    unfollow()
    clearInterval(beat)
  })
  signal.addEventListener('abort', () => events.cut(), { once: true })
}

const stateOf = (ledger: Ledger<State>, session: string) =>
  ledger.state().sessions.get(session) ?? null

/** What came after the last entry that the reader has, up to where the state stands. */
async function missed({ ledger, session, last }: Watch, size: number): Promise<readonly Entry[]> {
  if (last === null || last >= size) return []
  const filter = { session, types: LIVE_TYPES }
  const found = await ledger.list(filter, { after: last, limit: MOST_MISSED + 1 })
  const before = found.filter(({ index }) => index < size)
  return before.length > MOST_MISSED ? [] : before
}

const ENDS: ReadonlySet<string> = new Set(['session.revoked', 'session.closed', 'session.expired'])

/** What is to be sent, one after another, since the door is asked before each. */
class Steps {
  readonly #watch: Watch
  #pending = 0
  #last: Promise<void> = Promise.resolve()
  #isOver = false
  /** What the reader knows by what was told: the state may be ahead of that. */
  #hasEnded = false
  #running: string | null = null

  constructor(given: Watch) {
    this.#watch = given
  }

  add(step: () => Promise<void>): void {
    const { events } = this.#watch
    this.#pending += 1
    if (this.#pending > MOST_PENDING) events.cut()
    this.#last = this.#last
      .then(() => (this.#isOver || events.stream.destroyed ? undefined : step()))
      .catch(() => this.end('stopped'))
      .finally(() => {
        this.#pending -= 1
      })
  }

  /** Asks whether the reader may still see this; ends the view if not. */
  async mayGoOn(): Promise<boolean> {
    if (this.#isOver) return false
    const isAllowed = await this.#watch.allowed()
    if (!isAllowed) this.end('signed-out')
    return isAllowed
  }

  async told(entry: Entry): Promise<void> {
    if (!isLive(entry) || !(await this.mayGoOn())) return
    this.#watch.events.send({ name: 'entry', id: entry.index, data: liveEntryWire(entry) })
  }

  /** The reader was told where the session stands. */
  begin({ ending, running }: Session): void {
    this.#hasEnded = ending !== null
    this.#running = running
    this.#endIfOver()
  }

  /** The reader was told of this entry: its end ends the view, once a query that ran has said its own. */
  see(entry: Entry): void {
    if (ENDS.has(entry.type)) this.#hasEnded = true
    if (entry.type === 'query.started') this.#running = entry.data.query
    else if ('query' in entry.data && entry.data.query === this.#running) this.#running = null
    this.#endIfOver()
  }

  #endIfOver(): void {
    if (this.#hasEnded && this.#running === null) this.end('over')
  }

  /** Ends a view whose last entries do not come. */
  endIfLate(): void {
    const { ledger, session: id } = this.#watch
    const session = stateOf(ledger, id)
    const now = ledger.now()
    if (session !== null && now >= endOf(session) + GRACE_MS) this.end('over')
  }

  end(why: LiveEndWire['why']): void {
    if (this.#isOver) return
    this.#isOver = true
    const { ledger, events, session: id } = this.#watch
    const session = why === 'over' ? stateOf(ledger, id) : null
    const shown = session === null ? null : sessionWire(session, ledger.now())
    events.send({ name: 'end', data: { why, session: shown } })
    events.end()
  }
}
