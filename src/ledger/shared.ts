import { mkdir } from 'node:fs/promises'
import { openLedgerOn, type LedgerOptions } from './ledger.js'
import { shareFolder } from './lock.js'
import type { Ledger } from './port.js'
import { writeFault } from './storage-fault.js'
import type { Snapshot } from './store/port.js'
import { openPostgresStore } from './store/postgres.js'
import type { PostgresPlace } from './store/postgres-connection.js'

export interface SharedOptions<State> extends LedgerOptions<State> {
  readonly place: PostgresPlace
  /** The name of this instance: letters, digits, hyphens. */
  readonly instance: string
}

export interface SharedLedger<State> {
  readonly ledger: Ledger<State>
  /** A view of the stored log. */
  readonly snapshot: () => Promise<Snapshot>
  /** No other instance runs, nor will before `share`. */
  readonly isAlone: boolean
  readonly share: () => void
}

/**
 * Opens the log in a database that several instances use. `directory` holds nothing of the log then, only
 * the locks by which instances know of each other.
 *
 * Each instance has an anchor file of its own, best on its own disk: it holds the newest checkpoint that
 * the instance wrote or followed. So a database that is put back to an older copy is found out by every
 * one of them, and by each that starts again. An instance without an anchor does not join a log that has
 * begun, or whoever restores an older copy would only have to start a new one: copy the file of another
 * instance to its place first.
 *
 * @throws Fault as `openLedger` and `openPostgresStore`.
 */
export async function openSharedLedger<State>(
  options: SharedOptions<State>,
): Promise<SharedLedger<State>> {
  const { directory, place, instance } = options
  await mkdir(directory, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    throw writeFault(cause)
  })
  const lock = shareFolder(directory, instance)
  try {
    const store = await openPostgresStore(place)
    const ledger = await openLedgerOn(store, options, () => {
      lock.release()
    })
    const { isAlone } = lock
    return { ledger, isAlone, snapshot: () => store.snapshot(), share: () => lock.share() }
  } catch (cause) {
    lock.release()
    throw cause
  }
}
