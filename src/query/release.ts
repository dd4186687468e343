import { isRefusal } from '../refusal.js'
import { releaseQuery } from '../session/decide-query.js'
import type { Looked } from '../session/looked.js'
import type { Disclosure } from './disclose.js'
import { encodeRows } from './encode.js'
import type { Answer, RefusedAnswer } from './port.js'
import { receiptOf, weighed, type QueryDeps, type Started } from './started.js'

/**
 * Releases what the audits let through. Answers in groups of one vendor take turns, so that what was weighed
 * still holds when it is decided on; rows by name share their commits with everyone.
 */
export function release(
  deps: QueryDeps,
  started: Started,
  disclosure: Disclosure,
  looked: Looked,
): Promise<Answer | RefusedAnswer> {
  const work = (): Promise<Answer | RefusedAnswer> => released(deps, started, disclosure, looked)
  const { vendor } = started.session
  return disclosure.counted === null ? work() : deps.turns.take(vendor, work)
}

async function released(
  deps: QueryDeps,
  started: Started,
  disclosure: Disclosure,
  looked: Looked,
): Promise<Answer | RefusedAnswer> {
  const { asked, prepared, startedAt } = started
  const { approved, policy, codec } = prepared
  const { counted, kind, withheld: withheldGroups } = disclosure
  const { k } = policy
  const { mentions } = approved
  // Encoded first: a defect here must come before the record of a release, not after it.
  const rows = encodeRows(disclosure.rows, approved.output, codec)
  const subjects = [...disclosure.subjects, ...looked.persons]
  const persons = new Set([...subjects, ...mentions])
  const weight = await weighed(deps, started, { persons, counted, k })
  const elapsedMs = Math.max(0, Math.round(deps.ledger.now() - startedAt))
  const facts = { ...asked, kind, subjects, mentions, rows: rows.length, withheldGroups, elapsedMs }
  const { result, entries } = await deps.ledger.decide((state, now) =>
    releaseQuery(state, { ...facts, k, counted, looked, weighed: weight }, now),
  )
  const receipt = receiptOf(entries)
  if (isRefusal(result)) return { refusal: result, receipt }
  const cost = costOf(deps, asked)
  return answerOf(started, disclosure, { rows, budget: result, receipt, ...cost })
}

/** What the question has cost, and what the session has left, where runs are paid for. */
function costOf(
  { ledger, venue: { tariff } }: QueryDeps,
  { session: id, query }: Started['asked'],
): Pick<Answer, 'cost'> {
  const session = ledger.state().sessions.get(id)
  if (tariff === null || session === undefined) return {}
  const record = session.queries.findLast((each) => each.query === query)
  const left = Math.max(0, tariff.costPerSession - session.spent)
  return { cost: { thisQuery: record?.spent ?? 0, left } }
}

function answerOf(
  { asked, prepared }: Started,
  { kind, withheld, remainderRow, words }: Disclosure,
  left: Pick<Answer, 'rows' | 'budget' | 'cost' | 'receipt'>,
): Answer {
  return {
    ...{ kind: 'released', query: asked.query, result: kind },
    columns: prepared.approved.output.map(({ name, type }) =>
      type.kind === 'token'
        ? { name, type: 'token', domain: type.token.domain }
        : { name, type: 'plain', domain: null },
    ),
    withheld: { groups: withheld, remainderRow, words },
    ...left,
  }
}
