import { Fault } from '../fault.js'
import type { Anchor } from './anchor.js'
import { openCheckpoint, signCheckpoint } from './checkpoint.js'
import type { Decision, Entry, PayloadName } from './entry.js'
import { draftJobs, type Draft, type DraftTools, type Job, type Standing } from './draft.js'
import type { Signer, Verifier } from './key.js'
import type { Decided, EntryFilter, Ledger, Verification } from './port.js'
import { readEntry, readList, type Page } from './reading.js'
import { followOthers } from './follow.js'
import { HeadMoved, type LedgerStore } from './store/port.js'
import { writeFault } from './storage-fault.js'
import { verifySnapshot } from './verification.js'
import { verifyApart } from './verifier-thread.js'

/** Rules that share one commit at most; more wait for the next. */
const MOST_JOBS = 1_024
/** How often the head is asked when nobody else asks: a revoke elsewhere is heard of within that. */
const FOLLOW_MS = 200

/** Up to so many entries are verified between the turns of others: to start a thread would take longer. */
const MOST_BESIDE = 4_096

const NOTHING = () => ({ entries: [], result: undefined })

export interface LogTools<State> extends DraftTools<State> {
  readonly store: LedgerStore
  readonly anchor: Anchor
  readonly signer: Signer
  readonly verifier: Verifier
  readonly origin: string
  /** Called for every entry that another instance wrote, in order, once `state` knows it. */
  readonly followed?: ((entry: Entry) => void) | undefined
  /** Called once, after the store is closed. */
  readonly release: () => void
}

/**
 * The log at work. Callers queue; one loop drains the queue:
 *
 * 1. all rules that queued in the same turn run, one after another, on a tentative state;
 * 2. **the commit point**: their entries, payloads and the new signed checkpoint are written, and the
 *    texts that they erase are erased, in one transaction with one fsync. Before it nothing happened;
 *    after it, all of it did, whatever else fails;
 * 3. the checkpoint is put into the anchor;
 * 4. the state moves on and the callers are told.
 *
 * With more than one instance the head is asked first, and whatever others wrote is verified and folded.
 * If another still comes first in 2, nothing was stored: its entries are folded and the same rules run
 * again, on the state that they make. So rules never pass each other unseen, whichever instance runs them.
 *
 * An error in 2 leaves it open whether the entries were stored; an error in 3 leaves them stored but
 * not anchored. In both cases the callers are rejected and the log stops for good: a second try after
 * a failed fsync can seem to succeed although the data are gone. The next open finds out what is stored.
 */
export class Log<State> implements Ledger<State> {
  readonly #tools: LogTools<State>
  #standing: Standing<State>
  #note: string
  #queue: Job<State>[] = []
  #draining: Promise<void> | null = null
  #closed: Promise<void> | null = null
  #stopped: Fault | null = null

  #following: NodeJS.Timeout | null = null
  /** Verifications in threads of their own take turns: each may read for minutes. */
  #verifying: Promise<unknown> = Promise.resolve()

  /** @param note the signed checkpoint of `standing`; the anchor holds it already. Empty for an empty log. */
  constructor(tools: LogTools<State>, standing: Standing<State>, note: string) {
    this.#tools = tools
    this.#standing = standing
    this.#note = note
    if (tools.store.head !== null) {
      this.#following = setInterval(() => this.#follow(), FOLLOW_MS).unref()
    }
  }

  async refresh(): Promise<void> {
    if (this.#tools.store.head !== null) await this.decide(NOTHING)
  }

  decide<T>(rule: (state: State, now: number) => Decision<T>): Promise<Decided<T>> {
    return new Promise((resolve, reject) => {
      const refused = this.#refusal()
      if (refused !== null) {
        reject(refused)
        return
      }
      this.#queue.push({
        run: (state, now) => {
          const { entries, result } = rule(state, now)
          return { entries, settle: (written) => resolve({ result, entries: written }) }
        },
        reject,
      })
      this.#draining ??= this.#drain()
    })
  }

  state(): State {
    return this.#standing.state
  }

  now(): number {
    return Math.max(this.#tools.clock.now(), this.#standing.newestAt)
  }

  size(): number {
    return this.#standing.frontier.size
  }

  checkpoint(): string {
    return this.#note
  }

  async list(filter: EntryFilter, page: Page): Promise<readonly Entry[]> {
    this.#assertRunning()
    return readList(this.#tools.store, filter, page)
  }

  async entry(index: number): Promise<Entry | null> {
    this.#assertRunning()
    return readEntry(this.#tools.store, index)
  }

  async texts(names: readonly PayloadName[], before: number): Promise<number> {
    this.#assertRunning()
    return this.#tools.store.texts({ from: 0, to: before, names })
  }

  async verify(progress?: (done: number, total: number) => void): Promise<Verification> {
    this.#assertRunning()
    const { store, anchor, signer, verifier, origin } = this.#tools
    // What this process signed last: found missing if somebody exchanged the file underneath it.
    const held = openCheckpoint(this.#note, verifier, origin)
    const witnesses = held.ok ? [held.checkpoint] : []
    const trust = { origin, vkey: signer.vkey, anchored: anchor.read(), witnesses }
    const { folder } = store
    if (folder !== null && this.size() > MOST_BESIDE) {
      const turn = this.#verifying.then(() =>
        verifyApart({ directory: folder, ...trust }, progress),
      )
      this.#verifying = turn.catch(() => undefined)
      return turn
    }
    const snapshot = await store.snapshot()
    try {
      // The structure is not checked here: callers are waiting. Every open checks it.
      return await verifySnapshot(snapshot, { ...trust, verifier, structure: false, progress })
    } finally {
      await snapshot.release()
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    if (this.#following !== null) clearInterval(this.#following)
    await this.#draining
    try {
      await this.#tools.store.close()
    } finally {
      this.#tools.release()
    }
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // Whoever calls in this turn shares the commit.
      await new Promise(setImmediate)
      let jobs: readonly Job<State>[] = this.#queue.splice(0, MOST_JOBS)
      try {
        await this.#catchUp()
        for (;;) {
          const draft = draftJobs(jobs, this.#standing, this.#tools)
          jobs = draft.done.map(({ job }) => job)
          if (draft.rows.length === 0 || (await this.#isFirst(draft))) {
            for (const { settle } of draft.done) settle()
            break
          }
          await this.#catchUp()
        }
        await this.#tools.store.tidy()
      } catch (cause) {
        this.#stop(writeFault(cause), [...jobs, ...this.#queue.splice(0)])
      }
    }
    this.#draining = null
  }

  /** A round for the sake of what others wrote, unless one is under way. What fails here fails every caller. */
  #follow(): void {
    if (this.#draining === null) this.refresh().catch(() => undefined)
  }

  /** Takes over what other instances wrote. */
  async #catchUp(): Promise<void> {
    const { head } = this.#tools.store
    if (head === null || ((await head()) ?? '') === this.#note) return
    const { standing, note, entries } = await followOthers(this.#standing, this.#tools)
    this.#tools.anchor.keep(note)
    this.#standing = standing
    this.#note = note
    for (const entry of entries) this.#tools.followed?.(entry)
  }

  /** Whether the draft was committed; if not, another instance came first and nothing was stored. */
  async #isFirst(draft: Draft<State>): Promise<boolean> {
    try {
      await this.#commit(draft)
      return true
    } catch (cause) {
      if (cause instanceof HeadMoved) return false
      throw cause
    }
  }

  async #commit(draft: Draft<State>): Promise<void> {
    const { frontier } = draft.standing
    const { size } = frontier
    const { anchor, origin, signer, store } = this.#tools
    const note = signCheckpoint({ origin, size, root: frontier.root() }, signer)
    const { rows, erasures } = draft
    const checkpoint = { size, note, frontier: frontier.bytes() }
    await store.commit({ rows, erasures, checkpoint, after: this.#note })
    // The commit point lies behind us: from here on it has happened, whatever else fails.
    anchor.keep(note)
    this.#standing = { ...draft.standing, links: draft.standing.links.settle() }
    this.#note = note
  }

  /** Nothing is written from here on. To reject a caller that has been told already does nothing. */
  #stop(fault: Fault, jobs: readonly Job<State>[]): void {
    this.#stopped = fault
    for (const job of jobs) job.reject(fault)
  }

  #assertRunning(): void {
    const refused = this.#refusal()
    if (refused !== null) throw refused
  }

  #refusal(): Fault | null {
    if (this.#stopped !== null) {
      return new Fault(
        'LEDGER_STOPPED',
        'The ledger has stopped after an error of its disk, so nothing more is released. Look after the disk, then start the service again.',
        { cause: this.#stopped },
      )
    }
    return this.#closed === null ? null : new Fault('LEDGER_STOPPED', 'The ledger is closed.')
  }
}
