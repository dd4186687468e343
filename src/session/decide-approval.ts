import type { Actor, Decision, EntryData } from '../ledger/entry.js'
import { refuse } from '../refusal.js'
import type { Refusal } from '../refusal.js'
import { notSteward } from './decide-vendor.js'
import { granted, refused, texts } from './decision.js'
import type { Ruled } from './decision.js'
import type { PolicyFacts, Request } from './request.js'
import { samePerson } from './state.js'
import type { State } from './state.js'
import { windowFault, windowOf, windowText } from './window.js'
import type { AccessWindow } from './window.js'

interface Decide {
  readonly by: Actor
  readonly request: string
}

export interface Approve extends Decide {
  /** `ses_` and a UUID v7, made by the caller; its token key exists already. */
  readonly session: string
  /** The request's policy as its file stands now; null if it is gone. */
  readonly policy: PolicyFacts | null
  /** Why its queries could not run where they would; null if they could. */
  readonly barred?: Refusal | null
  /** Epoch milliseconds, UTC; the moment of the approval if left out or past. */
  readonly opensAt?: number | undefined
  /** Epoch milliseconds, UTC, exclusive; or hours from `opensAt`. */
  readonly closes: { readonly at: number } | { readonly hours: number }
  /** Most named persons; the policy's usual if left out. */
  readonly budget?: number | undefined
  readonly note: string
}

/**
 * A steward grants a request: its policy as it stood when the vendor asked, a window, a budget. A
 * refused approval is an entry too.
 */
export function approve(state: State, command: Approve, now: number): Ruled<string> {
  const { by: actor, request: id, session, note } = command
  const request = undecided(state, command)
  const terms = 'code' in request ? request : termsOf(request, command, now)
  if ('code' in terms) return refusedDecision(command, terms)
  const data: EntryData<'session.approved'> = { session, request: id, ...terms }
  return granted(session, { type: 'session.approved', actor, data, payloads: texts({ note }) })
}

/** A steward turns a request down. */
export function deny(state: State, command: Decide & { readonly reason: string }): Ruled<string> {
  const { by: actor, request: id, reason } = command
  const request = undecided(state, command)
  if ('code' in request) return refusedDecision(command, request)
  return granted(id, {
    type: 'request.denied',
    actor,
    data: { request: id },
    payloads: texts({ reason }),
  })
}

/** The request, if this person may decide about it now. */
function undecided(state: State, { by, request: id }: Decide): Request | Refusal {
  if (by.kind !== 'steward') return notSteward()
  const request = state.requests.get(id)
  if (request === undefined) return refuse('REQUEST_UNKNOWN', 'There is no such request.')
  if (samePerson(request.engineer, by.name)) {
    return refuse('OWN_REQUEST', 'The one who asked cannot be the one who decides.')
  }
  if (request.decision.kind === 'pending') return request
  return refuse('REQUEST_DECIDED', `The request has been ${request.decision.kind} already.`)
}

function refusedDecision({ by: actor, request }: Decide, refusal: Refusal): Decision<Refusal> {
  return refused(refusal, {
    type: 'approval.refused',
    actor,
    data: { request, code: refusal.code },
    payloads: texts({ detail: refusal.detail }),
  })
}

type Terms = Pick<EntryData<'session.approved'>, 'window' | 'budget' | 'resolveDays'>

function termsOf(request: Request, command: Approve, now: number): Terms | Refusal {
  const { policy, barred = null } = command
  if (policy?.hash !== request.policy.hash || policy.id !== request.policy.id) {
    return refuse('POLICY_CHANGED', 'The policy is not the one that was asked for.')
  }
  if (barred !== null) return barred
  const window = windowGranted(command, now)
  const fault = windowFault(window, policy.longestWindowMs, now)
  if (fault !== null) return refuse('WINDOW_INVALID', `The window cannot be granted: ${fault}.`)
  const budget = command.budget ?? policy.budget.usual
  if (!Number.isSafeInteger(budget) || budget < 0 || budget > policy.budget.most) {
    return refuse('BUDGET_INVALID', `The policy grants at most ${policy.budget.most} persons.`)
  }
  return { window: windowText(window), budget, resolveDays: policy.resolveDays }
}

/** A window cannot open before it was approved, so that the record never shows access without leave. */
function windowGranted({ opensAt, closes }: Approve, now: number): AccessWindow {
  const from = Math.max(opensAt ?? now, now)
  return 'at' in closes ? { opensAt: from, closesAt: closes.at } : windowOf(closes, from)
}
