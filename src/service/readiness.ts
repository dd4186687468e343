import type { ReadyCheck } from '../http/services-port.js'
import type { Ledger } from '../ledger/port.js'
import type { State } from '../session/state.js'

/** What `/readyz` says of the log, the rooms and the roster. */
export async function readiness(
  ledger: Ledger<State>,
  isolation: string,
): Promise<readonly ReadyCheck[]> {
  const snapshots = ledger.state().snapshots.size
  // A log that has stopped gives nothing out, not even its first entry.
  const goes = await ledger.entry(0).then(
    () => true,
    () => false,
  )
  const entries = `${ledger.size()} entries, verified at start`
  return [
    { name: 'ledger', ok: goes, words: goes ? entries : 'stopped by an error of its disk' },
    { name: 'rooms', ok: true, words: isolation },
    { name: 'roster', ok: true, words: snapshots === 0 ? 'none loaded yet' : `${snapshots} loads` },
  ]
}
