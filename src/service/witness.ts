import { join } from 'node:path'
import type { Config } from '../config/config.js'
import type { Ledger } from '../ledger/port.js'
import type { Publication } from '../ledger/publication.js'
import { Witnessing } from '../ledger/witnessing.js'
import type { State } from '../session/state.js'

/** How long a witness may take to answer. */
const WITNESS_TIMEOUT_MS = 10_000

/** Shows checkpoints to the witness that the configuration names; null if it names none. */
export function openWitnessing(
  { witness, data }: Config,
  ledger: Ledger<State>,
  publication: Publication,
): Witnessing | null {
  if (witness === null) return null
  const tools = { fetch: globalThis.fetch, timeoutMs: WITNESS_TIMEOUT_MS }
  return new Witnessing({ ledger, publication, witness, file: join(data, 'witnessed'), ...tools })
}
