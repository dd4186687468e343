import type { Ledger } from '../../ledger/port.js'
import type { Request } from '../../session/request.js'
import type { State } from '../../session/state.js'
import { timeText, windowText } from '../../session/window.js'
import type { RequestDetailWire, RequestWire } from '../schema.js'
import { textOf } from './entry.js'

/** A request with its texts, which are read from the log: the state holds none that could be erased. */
export async function requestWire(ledger: Ledger<State>, request: Request): Promise<RequestWire> {
  const { id, filed, policy, tables, wished, decision, ...facts } = request
  return {
    ...facts,
    request: id,
    state: decision.kind === 'pending' ? 'filed' : decision.kind,
    purpose: await textOf(ledger, filed.index, 'purpose'),
    interest: await textOf(ledger, filed.index, 'interest'),
    policy: { ...policy },
    tables: [...tables],
    wished: windowText(wished),
    filedAt: timeText(filed.at),
    decision: await decisionWire(ledger, decision),
  }
}

async function decisionWire(
  ledger: Ledger<State>,
  decision: Request['decision'],
): Promise<RequestWire['decision']> {
  if (decision.kind === 'pending') return null
  const { by, at, index } = decision
  const approved = decision.kind === 'approved'
  return {
    by,
    at: timeText(at),
    words: await textOf(ledger, index, approved ? 'note' : 'reason'),
    session: approved ? decision.session : null,
  }
}

/** What a vendor did so far, for the steward. */
export function historyOf(state: State, vendor: string): RequestDetailWire['history'] {
  const tally = state.vendors.get(vendor)?.tally
  return tally === undefined ? null : { ...tally, refusals: { ...tally.refusals } }
}
