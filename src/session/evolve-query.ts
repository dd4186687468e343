import type { Entry, Payload, PayloadName } from '../ledger/entry.js'
import { changeSession, changeTally } from './change.js'
import { partitionsIn } from './looked.js'
import type { QueryRecord, Session } from './session.js'
import { nothingSeen } from './state.js'
import type { State } from './state.js'

type QueryEntry = Extract<Entry, { type: `query.${string}` }>
type RunEntry = Extract<Entry, { type: 'engine.ran' }>

/** The state after an entry about a paid run: what it was billed above what was expected of it counts too. */
export function evolveRun(state: State, { data }: RunEntry): State {
  return changeSession(state, data.session, ({ spent, queries }) => {
    const place = queries.findLastIndex(({ query }) => query === data.query)
    const record = queries[place]
    if (record === undefined) return {}
    const billed = (record.billed ?? 0) + data.microdollars
    const more = Math.max(0, billed - (record.spent ?? 0))
    const amended = { ...record, billed, spent: (record.spent ?? 0) + more }
    return { spent: spent + more, queries: queries.with(place, amended) }
  })
}

/** The state after an entry about a query: its record, what runs, whom the session has seen. */
export function evolveQuery(state: State, entry: QueryEntry): State {
  const session = state.sessions.get(entry.data.session)
  if (session === undefined) return state
  const seen = sawMore(state, session.vendor, entry)
  const after = changeSession(seen, session.id, () => step(session, entry))
  switch (entry.type) {
    case 'query.started':
    case 'query.failed':
      return after
    case 'query.refused':
      return changeTally(after, session.vendor, ({ refusals }) => ({
        refusals: { ...refusals, [entry.data.code]: (refusals[entry.data.code] ?? 0) + 1 },
      }))
    case 'query.released':
      return changeTally(after, session.vendor, ({ released, disclosed }) => ({
        released: released + 1,
        disclosed: disclosed + entry.data.newStudents,
      }))
  }
}

/** What the vendor has seen by this entry: the sets behind a count, the persons named. */
function sawMore(state: State, vendor: string, { payloads }: QueryEntry): State {
  const groups = partitionsIn(payloads.groups)
  const measured = partitionsIn(payloads.measured)
  const persons = ordinals(payloads)
  if (groups.length + measured.length + persons.length === 0) return state
  const before = state.seen.get(vendor) ?? nothingSeen
  const after = {
    answered: before.answered.with(groups, false).with(measured, true),
    named: before.named.with(persons),
  }
  return { ...state, seen: state.seen.set(vendor, after) }
}

function step(session: Session, entry: QueryEntry): Partial<Session> {
  const { query } = entry.data
  const receipt = { index: entry.index, leafHash: entry.leafHash }
  const running = session.running === query ? null : session.running
  // Whom a query singled out it has seen, even if no answer came of it.
  const disclosed = session.disclosed.with(ordinals(entry.payloads))
  switch (entry.type) {
    case 'query.started': {
      const { kind, check, estimate } = entry.data
      const told = estimate === undefined ? {} : { spent: estimate.microdollars }
      const record = { ...unstarted(entry), state: 'running', kind, check, ...told } as const
      return {
        running: query,
        runningOn: entry.data.instance ?? null,
        spent: session.spent + (estimate?.microdollars ?? 0),
        queries: [...session.queries, { ...record, started: entry.index }],
      }
    }
    case 'query.refused': {
      const { code } = entry.data
      const queries = amended(session, entry, { state: 'refused', code, receipt })
      return { running, disclosed, queries }
    }
    case 'query.failed': {
      const code = entry.data.reason
      const queries = amended(session, entry, { state: 'failed', code, receipt })
      return { running, disclosed, queries }
    }
    case 'query.released': {
      const { kind } = entry.data
      const released = { state: 'released', kind, released: entry.data, receipt } as const
      return { running, disclosed, queries: amended(session, entry, released) }
    }
  }
}

const unstarted = (entry: QueryEntry): QueryRecord => ({
  query: entry.data.query,
  state: 'refused',
  at: entry.at,
  check: null,
  kind: null,
  started: null,
  receipt: { index: entry.index, leafHash: entry.leafHash },
  code: null,
  released: null,
})

/** The newest record is almost always the one; a refusal before any start makes a record of its own. */
function amended(
  session: Session,
  entry: QueryEntry,
  change: Partial<QueryRecord>,
): readonly QueryRecord[] {
  const place = session.queries.findLastIndex(({ query }) => query === entry.data.query)
  const record = session.queries[place]
  if (record === undefined) return [...session.queries, { ...unstarted(entry), ...change }]
  return session.queries.with(place, { ...record, ...change })
}

/** Whom an answer was about and whose tokens it was asked with: both were counted. */
function ordinals(payloads: Partial<Record<PayloadName, Payload | null>>): readonly number[] {
  return [payloads.subjects, payloads.mentions].flatMap((payload) =>
    payload?.kind === 'ordinals' ? payload.ordinals : [],
  )
}
