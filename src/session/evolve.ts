import type { Entry, EntryType } from '../ledger/entry.js'
import type { Fold } from '../ledger/port.js'
import { evolveQuery, evolveRun } from './evolve-query.js'
import { changeSession, changeTally } from './change.js'
import { snapshotPublished } from './evolve-published.js'
import type { Deed, Request } from './request.js'
import type { Register } from './register.js'
import { Roll } from './roll.js'
import type { Ending, Session } from './session.js'
import { emptyTally, initialState } from './state.js'
import type { State } from './state.js'

export type EntryOf<T extends EntryType> = Extract<Entry, { type: T }>

/**
 * The state after an entry. Total: an entry about something unknown changes nothing, so that no log,
 * however odd, stops the service from starting and showing it.
 */
export function evolve(state: State, entry: Entry): State {
  switch (entry.type) {
    case 'vendor.added':
      return vendorAdded(state, entry)
    case 'engineer.added':
      return engineerAdded(state, entry)
    case 'snapshot.loaded':
      return snapshotLoaded(state, entry)
    case 'snapshot.published':
      return snapshotPublished(state, entry)
    case 'request.filed':
      return requestFiled(state, entry)
    case 'request.refused':
      return changeTally(state, entry.data.vendor, ({ refusedRequests }) => ({
        refusedRequests: refusedRequests + 1,
      }))
    case 'request.denied':
      return requestDenied(state, entry)
    case 'session.approved':
      return sessionApproved(state, entry)
    case 'session.revoked':
      return sessionRevoked(state, entry)
    case 'session.closed':
      return ended(state, entry, 'closed')
    case 'session.expired':
      return ended(state, entry, 'expired')
    case 'key.destroyed':
      return changeSession(state, entry.data.session, () => ({ keyDestroyed: true }))
    case 'query.started':
    case 'query.refused':
    case 'query.failed':
    case 'query.released':
      return evolveQuery(state, entry)
    case 'student.dropped': {
      const { dropped } = entry.payloads
      if (dropped?.kind !== 'ordinals') return state
      return { ...state, dropped: state.dropped.with(dropped.ordinals) }
    }
    case 'ledger.exported': {
      const run = { ...entry.data, at: entry.at }
      return { ...state, exports: state.exports.set(run.target, run) }
    }
    case 'auth.accepted':
      return tokenSeen(state, entry)
    case 'auth.ended':
      return tokenEnded(state, entry)
    case 'engine.ran':
      return evolveRun(state, entry)
    case 'engine.recovered':
    case 'ledger.opened':
    case 'ledger.key-rotated':
    case 'service.started':
    case 'auth.issued':
    case 'auth.refused':
    case 'snapshot.refused':
    case 'publishing.refused':
    case 'approval.refused':
    case 'token.resolved':
    case 'token.refused':
    case 'ledger.read':
    case 'payload.erased':
    case 'retention.applied':
    case 'erasure.refused':
    case 'session.refused':
    case 'vendor.refused':
    case 'report.made':
    case 'report.refused':
    case 'export.started':
    case 'export.downloaded':
    case 'export.failed':
      return state
  }
}

export const fold: Fold<State> = { initial: initialState, evolve }

const deed = (entry: Entry): Deed => ({ by: entry.actor.name, at: entry.at, index: entry.index })

function vendorAdded(state: State, entry: EntryOf<'vendor.added'>): State {
  const { vendor: id, name } = entry.data
  if (state.vendors.get(id) !== undefined) return state
  const vendor = { id, name, addedAt: entry.at, engineers: [], tally: emptyTally }
  return { ...state, vendors: state.vendors.set(id, vendor) }
}

function engineerAdded(state: State, entry: EntryOf<'engineer.added'>): State {
  const vendor = state.vendors.get(entry.data.vendor)
  if (vendor === undefined) return state
  const engineers = [...vendor.engineers, { name: entry.data.engineer, addedAt: entry.at }]
  return { ...state, vendors: state.vendors.set(vendor.id, { ...vendor, engineers }) }
}

function snapshotLoaded(state: State, entry: EntryOf<'snapshot.loaded'>): State {
  const { snapshot: id, ...facts } = entry.data
  const { by: loadedBy, at: loadedAt, index } = deed(entry)
  const snapshot = { id, ...facts, loadedAt, loadedBy, index }
  return { ...state, snapshots: state.snapshots.set(id, snapshot), newest: id }
}

function requestFiled(state: State, entry: EntryOf<'request.filed'>): State {
  const { request: id, wished, ...facts } = entry.data
  if (state.requests.get(id) !== undefined) return state
  const request: Request = {
    id,
    ...facts,
    wished: { opensAt: Date.parse(wished.opensAt), closesAt: Date.parse(wished.closesAt) },
    filed: deed(entry),
    decision: { kind: 'pending' },
  }
  const filed = { ...state, requests: state.requests.set(id, request) }
  return changeTally(filed, facts.vendor, ({ requests }) => ({ requests: requests + 1 }))
}

function requestDenied(state: State, entry: EntryOf<'request.denied'>): State {
  const request = state.requests.get(entry.data.request)
  if (request?.decision.kind !== 'pending') return state
  const denied: Request = { ...request, decision: { kind: 'denied', ...deed(entry) } }
  const decided = { ...state, requests: state.requests.set(request.id, denied) }
  return changeTally(decided, request.vendor, ({ denied: before }) => ({ denied: before + 1 }))
}

function sessionApproved(state: State, entry: EntryOf<'session.approved'>): State {
  const { session: id, window, budget, resolveDays } = entry.data
  const request = state.requests.get(entry.data.request)
  if (request?.decision.kind !== 'pending' || state.sessions.get(id) !== undefined) return state
  const { vendor, engineer, ticket, policy, snapshot, tables } = request
  const session: Session = {
    id,
    request: request.id,
    ...{ vendor, engineer, ticket, policy, snapshot, tables, budget, resolveDays },
    window: { opensAt: Date.parse(window.opensAt), closesAt: Date.parse(window.closesAt) },
    approved: deed(entry),
    ending: null,
    keyDestroyed: false,
    disclosed: Roll.empty(),
    ...{ running: null, runningOn: null, spent: 0 },
    queries: [],
  }
  const decision = { kind: 'approved', session: id, ...deed(entry) } as const
  const opened = {
    ...state,
    requests: state.requests.set(request.id, { ...request, decision }),
    sessions: state.sessions.set(id, session),
  }
  return changeTally(opened, vendor, ({ sessions }) => ({ sessions: sessions + 1 }))
}

function sessionRevoked(state: State, entry: EntryOf<'session.revoked'>): State {
  const session = state.sessions.get(entry.data.session)
  if (session?.ending !== null) return state
  const revoked = ended(state, entry, 'revoked')
  return changeTally(revoked, session.vendor, ({ revoked: before }) => ({ revoked: before + 1 }))
}

/** The first end counts; nothing that comes later moves it. */
function ended(
  state: State,
  entry: EntryOf<'session.revoked' | 'session.closed' | 'session.expired'>,
  kind: Ending['kind'],
): State {
  return changeSession(state, entry.data.session, ({ ending }) =>
    ending === null ? { ending: { kind, ...deed(entry) } } : {},
  )
}

function tokenSeen(state: State, entry: EntryOf<'auth.accepted'>): State {
  const token = entry.actor.token
  if (token === undefined) return state
  const seen = state.tokens.set(token, Date.parse(entry.data.expiresAt))
  return { ...state, tokens: pruned(seen, entry.at) }
}

function tokenEnded(state: State, { at, data }: EntryOf<'auth.ended'>): State {
  const ended = state.endedTokens.set(data.token, Date.parse(data.expiresAt))
  return { ...state, endedTokens: pruned(ended, at) }
}

/** Tokens over for an hour are dropped now and then, so that the state does not grow for ever. */
function pruned(tokens: Register<number>, at: number): Register<number> {
  const full = tokens.size % 1024 === 0
  return full ? tokens.filter((expiresAt) => expiresAt > at - 3_600_000) : tokens
}
