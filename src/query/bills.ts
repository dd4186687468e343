import type { Bill } from '../engine/port.js'
import type { Ledger } from '../ledger/port.js'
import { ranQuery, recoveredRun, type Asked } from '../session/decide-query.js'
import type { State } from '../session/state.js'
import type { Tariff } from './venue.js'

type Of = Pick<Asked, 'by' | 'session' | 'query'>

/** What paid runs cost, on record. */
export interface Bills {
  /** Durable before anything of the run is used, also of one that failed. */
  ran(of: Of, bill: Bill): Promise<void>
  /**
   * What was learned of a run only after its question had ended, or of one that an earlier process had started:
   * that one belongs to no question any more.
   */
  late(bill: Bill): Promise<void>
}

export function createBills(ledger: Ledger<State>, tariff: Tariff | null): Bills {
  /** Runs whose price was not known yet. Few: each is one that was stopped. */
  const open = new Map<string, Of>()
  const facts = ({ reference, status, milliUnits }: Bill) => ({
    ...{ reference, status, milliUnits },
    microdollars: milliUnits === null ? 0 : (tariff?.billed(milliUnits) ?? 0),
  })
  return {
    async ran({ by, session, query }, bill) {
      if (bill.milliUnits === null) open.set(bill.reference, { by, session, query })
      await ledger.decide(() => ranQuery({ by, session, query, ...facts(bill) }))
    },
    async late(bill) {
      const of = open.get(bill.reference)
      open.delete(bill.reference)
      const said = facts(bill)
      await ledger.decide(() =>
        of === undefined ? recoveredRun(said) : ranQuery({ ...of, ...said }),
      )
    },
  }
}
