import type { LiveEntryWire } from '../../http/schema/live.js'
import type { PastQueryWire, QueryRecordWire } from '../api/sessions.js'

/** A query as the live view shows it: what is known of it so far. */
export interface LiveQuery {
  readonly query: string
  readonly state: QueryRecordWire['state']
  readonly at: string
  readonly check: string | null
  readonly kind: QueryRecordWire['kind']
  readonly code: string | null
  readonly rows: number | null
  readonly withheldGroups: number | null
  readonly students: number | null
  readonly newStudents: number | null
  readonly elapsedMs: number | null
  /** What was asked; null if it is not known yet, or erased. */
  readonly sql: string | null
  /** What the refused engineer was told. */
  readonly words: string | null
}

export type LiveQueries = ReadonlyMap<string, LiveQuery>

/** Queries as their records tell them; texts already known are kept. */
export function withRecords(known: LiveQueries, records: readonly QueryRecordWire[]): LiveQueries {
  const next = new Map(known)
  for (const record of records) {
    const before = next.get(record.query)
    next.set(record.query, {
      ...factsOf(record),
      sql: before?.sql ?? null,
      words: before?.words ?? null,
    })
  }
  return next
}

/** Queries with their texts, as they were read from the log. A newer state already known is kept. */
export function withTexts(known: LiveQueries, past: readonly PastQueryWire[]): LiveQueries {
  const next = new Map(known)
  for (const query of past) {
    const before = next.get(query.query)
    const facts = before === undefined || before.state === 'running' ? factsOf(query) : before
    next.set(query.query, {
      ...{ ...facts, sql: query.sql ?? before?.sql ?? null },
      words: query.refusal?.detail ?? before?.words ?? null,
    })
  }
  return next
}

/** Queries after one more entry of the log; entries that are about no query change nothing. */
export function withEntry(known: LiveQueries, entry: LiveEntryWire): LiveQueries {
  const { query, verdict } = entry
  if (query === null || verdict === null) return known
  const before = known.get(query)
  return new Map(known).set(query, {
    ...{ query, state: verdict, at: before?.at ?? entry.at },
    ...{ check: entry.check ?? before?.check ?? null, kind: entry.kind ?? before?.kind ?? null },
    ...{ code: entry.code, rows: entry.rows, withheldGroups: entry.withheldGroups },
    ...{ students: entry.students, newStudents: entry.newStudents, elapsedMs: entry.elapsedMs },
    ...{ sql: entry.sql ?? before?.sql ?? null, words: entry.words ?? before?.words ?? null },
  })
}

/** Newest first. */
export function newestFirst(known: LiveQueries): readonly LiveQuery[] {
  return [...known.values()].sort((one, other) => other.at.localeCompare(one.at))
}

function factsOf(record: QueryRecordWire): Omit<LiveQuery, 'sql' | 'words'> {
  const { query, state, at, check, kind, code, rows, withheldGroups } = record
  const { students, newStudents, elapsedMs } = record
  return {
    ...{ query, state, at, check, kind, code, rows, withheldGroups },
    ...{ students, newStudents, elapsedMs },
  }
}
