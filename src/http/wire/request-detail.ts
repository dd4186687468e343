import type { Principal } from '../../identity/principal.js'
import { chosenTables } from '../../policy/room.js'
import { isRefusal, refuse } from '../../refusal.js'
import type { Request } from '../../session/request.js'
import type { Session } from '../../session/session.js'
import { timeText } from '../../session/window.js'
import { pageOf } from '../page.js'
import type { PastFindingWire, RequestDetailWire } from '../schema.js'
import type { Services } from '../services-port.js'
import { textOf } from './entry.js'
import { tableWire } from './policy.js'
import { historyOf, requestWire } from './request.js'
import { sessionWire } from './session.js'

type Sources = Pick<Services, 'ledger' | 'policies' | 'figures' | 'columnFigures' | 'snapshotFile'>
type ForSteward = Omit<RequestDetailWire, keyof Awaited<ReturnType<typeof requestWire>>>

/** Of a vendor's past, the newest this many. */
const MOST_PAST = { limit: 10 }

/** A request with what a steward decides by; others see the request alone. */
export async function requestDetail(
  services: Sources,
  who: Principal,
  request: Request,
): Promise<RequestDetailWire> {
  const wire = await requestWire(services.ledger, request)
  if (who.role !== 'steward') return { ...wire, ...NOTHING }
  return { ...wire, ...(await risk(services, request)), ...(await past(services, request.vendor)) }
}

const NOTHING: ForSteward = {
  ...{ figures: null, figuresRefused: null, history: null, budget: null, reach: null },
  ...{ columnFigures: null, studentsSeen: null, pastSessions: null, pastFindings: null },
}

/** Figures are of the policy as it stands now; if it changed since, approval will be refused anyway. */
async function risk(
  { policies, figures, columnFigures, snapshotFile }: Sources,
  request: Request,
): Promise<Pick<ForSteward, 'figures' | 'figuresRefused' | 'reach' | 'columnFigures' | 'budget'>> {
  const policy = policies.policy(request.policy.id)
  const budget = policy === undefined ? null : { ...policy.budget }
  const none = { figures: null, reach: null, columnFigures: null, budget }
  if (policy?.hash !== request.policy.hash) {
    const { code } = refuse('POLICY_CHANGED', 'The policy is not the one that was asked for.')
    return { ...none, figuresRefused: code }
  }
  const reach = chosenTables(policy, request.tables).map(tableWire)
  const file = snapshotFile(request.snapshot)
  const found = await figures.of(policy, file, request.tables)
  if (isRefusal(found)) return { ...none, reach, figuresRefused: found.code }
  const columns = await columnFigures.of(policy, file, request.tables)
  return {
    ...{ reach, budget, figuresRefused: null },
    figures: {
      ...found,
      quasi: [...found.quasi],
      changed: found.changed.map((each) => ({ ...each })),
    },
    columnFigures: columns.map((each) => ({ ...each, persons: { ...each.persons } })),
  }
}

async function past(
  { ledger }: Sources,
  vendor: string,
): Promise<Pick<ForSteward, 'history' | 'studentsSeen' | 'pastSessions' | 'pastFindings'>> {
  const state = ledger.state()
  const own = [...state.sessions.values()].filter((session) => session.vendor === vendor)
  const newest = pageOf(own, ({ approved }) => approved.index, MOST_PAST).items
  const closed = own.flatMap((session) => {
    const { ending } = session
    return ending?.kind === 'closed' ? [{ session, ending }] : []
  })
  const concluded = pageOf(closed, ({ ending }) => ending.index, MOST_PAST).items
  return {
    history: historyOf(state, vendor),
    studentsSeen: state.seen.get(vendor)?.named.size ?? 0,
    pastSessions: newest.map((session) => sessionWire(session, ledger.now())),
    pastFindings: await Promise.all(concluded.map((each) => findingWire(ledger, each))),
  }
}

async function findingWire(
  ledger: Sources['ledger'],
  {
    session,
    ending,
  }: { readonly session: Session; readonly ending: NonNullable<Session['ending']> },
): Promise<PastFindingWire> {
  const tokens = await textOf(ledger, ending.index, 'tokens')
  return {
    ...{ session: session.id, ticket: session.ticket, at: timeText(ending.at), by: ending.by },
    words: await textOf(ledger, ending.index, 'finding'),
    tokens: tokens === null ? 0 : tokens.split('\n').length,
  }
}
