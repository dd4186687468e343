import type { Clock } from '../clock.js'
import type { Actor, EntryData } from '../ledger/entry.js'
import type { Ledger } from '../ledger/port.js'
import { isRefusal, refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { recordSnapshot, refuseSnapshot } from '../session/decide-snapshot.js'
import type { State } from '../session/state.js'
import type { Cloak, ImportProgress, LoadedSnapshot, RosterSource } from '../vault/port.js'

export interface LoadingDeps {
  readonly ledger: Pick<Ledger<State>, 'decide' | 'state'>
  readonly cloak: Pick<Cloak, 'load'>
  readonly clock: Clock
  /** Told after each load; forgets whom the log dropped while it was read. */
  readonly settle?: () => Promise<void>
}

/** Loads a roster; gives what was loaded once it counts. */
export type Loading = (
  by: Actor,
  source: RosterSource,
  progress?: (step: ImportProgress) => void,
  /** Cancels the load if it aborts before the commit point; after it, nothing does. */
  signal?: AbortSignal,
) => Promise<LoadedSnapshot | Refusal>

/**
 * One load at a time, since each extends the crosswalk of the one before.
 *
 * The commit point is `snapshot.loaded`: files are written under temporary names before it and kept
 * after it. A crash before leaves files the sweep at start removes; a crash after, files it renames.
 * If the ledger fails, nothing is removed: the entry may be durable.
 */
export function createLoading({ ledger, cloak, clock, settle }: LoadingDeps): Loading {
  let running = false
  const load: Loading = async (by, source, progress = () => undefined, signal) => {
    const previous = ledger.state().newest
    const no = async (refusal: Refusal) => {
      await ledger.decide((state) => refuseSnapshot(state, { by, refusal }))
      return refusal
    }
    const made = await cloak.load(source, clock.now(), previous, progress, signal)
    if (isRefusal(made)) return no(made)
    if (signal?.aborted === true) {
      await made.discard()
      return no(refuse('PACKAGE_UNREADABLE', 'The upload broke off.'))
    }
    const loaded = entryData(made.loaded)
    const { result } = await ledger.decide((state) => recordSnapshot(state, { by, loaded }))
    if (isRefusal(result)) {
      await made.discard()
      return result
    }
    await made.keep()
    await settle?.()
    return made.loaded
  }
  return async (by, source, progress, signal) => {
    if (running) {
      const refusal = refuse('IMPORT_RUNNING', 'Another import is running.')
      await ledger.decide((state) => refuseSnapshot(state, { by, refusal }))
      return refusal
    }
    running = true
    try {
      return await load(by, source, progress, signal)
    } finally {
      running = false
    }
  }
}

/** The entry holds how many deviations there were; which kinds there were stays out of the leaf. */
function entryData({ deviations, rows, ...facts }: LoadedSnapshot): EntryData<'snapshot.loaded'> {
  const total = Object.values(deviations).reduce((sum, count) => sum + count, 0)
  return { ...facts, rows: { ...rows }, deviations: total }
}
