import type { Ledger } from '../../ledger/port.js'
import { budgetLeft, endOf, keyUntil, sessionState } from '../../session/session.js'
import type { QueryRecord, Session } from '../../session/session.js'
import type { State } from '../../session/state.js'
import { timeText, windowText } from '../../session/window.js'
import type { QueryRecordWire, SessionDetailWire, SessionWire } from '../schema.js'
import { textOf } from './entry.js'

/** A session as it stands at `now`. */
export function sessionWire(session: Session, now: number): SessionWire {
  const { id, request, vendor, engineer, ticket, policy, snapshot, tables } = session
  const { keyDestroyed, running, spent, queries, approved } = session
  const state = sessionState(session, now)
  const over = state !== 'open' && state !== 'upcoming'
  const ended = (as: QueryRecord['state']) => queries.filter((query) => query.state === as).length
  return {
    ...{
      session: id,
      request,
      state,
      vendor,
      engineer,
      ticket,
      snapshot,
      keyDestroyed,
      running,
      spent,
    },
    policy: { ...policy },
    tables: [...tables],
    window: windowText(session.window),
    budget: {
      granted: session.budget,
      used: session.disclosed.size,
      left: budgetLeft(session),
    },
    approved: { by: approved.by, at: timeText(approved.at) },
    endedAt: over ? timeText(endOf(session)) : null,
    resolvableUntil: over ? timeText(keyUntil(session)) : null,
    queries: {
      released: ended('released'),
      refused: ended('refused'),
      failed: ended('failed'),
    },
  }
}

/** With each query and, if someone ended the session, their words. */
export async function sessionDetail(
  ledger: Ledger<State>,
  session: Session,
  now: number,
): Promise<SessionDetailWire> {
  const queryRecords = session.queries.map(queryWire)
  return { ...sessionWire(session, now), queryRecords, ending: await ending(ledger, session) }
}

async function ending(
  ledger: Ledger<State>,
  session: Session,
): Promise<SessionDetailWire['ending']> {
  if (session.ending === null || session.ending.kind === 'expired') return null
  const { kind, by, index } = session.ending
  const words = await textOf(ledger, index, kind === 'closed' ? 'finding' : 'reason')
  const tokens = kind === 'closed' ? await textOf(ledger, index, 'tokens') : null
  return { by, words, tokens: tokens?.split('\n') ?? [] }
}

/** A query as its entries tell it, without texts. */
export function queryWire(record: QueryRecord): QueryRecordWire {
  const { query, state, check, kind, at, code, receipt, released } = record
  return {
    ...{ query, state, check, kind, at: timeText(at), code, receipt: { ...receipt } },
    rows: released?.rows ?? null,
    withheldGroups: released?.withheldGroups ?? null,
    students: released?.students ?? null,
    newStudents: released?.newStudents ?? null,
    elapsedMs: released?.elapsedMs ?? null,
    spent: record.spent ?? 0,
  }
}
