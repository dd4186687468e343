import type { Entry } from '../../ledger/entry.js'
import type { Session } from '../../session/session.js'
import { timeText } from '../../session/window.js'
import type { LiveEntryWire, LiveStateWire } from '../schema.js'
import { LIVE_TYPES } from '../schema.js'
import { textIn } from './past-query.js'
import { queryWire, sessionWire } from './session.js'

/** Queries that a live view begins with. */
const MOST_SHOWN = 20

/** An entry that a live view tells of. */
export type LiveEntry = Extract<Entry, { type: (typeof LIVE_TYPES)[number] }>

const LIVE: ReadonlySet<string> = new Set(LIVE_TYPES)
export const isLive = (entry: Entry): entry is LiveEntry => LIVE.has(entry.type)

/** Where a session stands at `now`. */
export function liveStateWire(session: Session, now: number): LiveStateWire {
  const queries = session.queries.slice(-MOST_SHOWN).reverse().map(queryWire)
  return { session: sessionWire(session, now), queries }
}

/** An entry for whoever watches: counts and codes, and the texts that lie beside it. */
export function liveEntryWire(entry: LiveEntry): LiveEntryWire {
  return { ...NOTHING, ...head(entry), ...body(entry) }
}

function head(entry: LiveEntry) {
  const { index, leafHash, at, type, actor } = entry
  return { entry: index, leafHash, at: timeText(at), type, by: actor.name }
}

const NOTHING = {
  ...{ query: null, verdict: null, code: null, kind: null, check: null, rows: null },
  ...{ withheldGroups: null, students: null, newStudents: null, elapsedMs: null },
  ...{ budgetLeft: null, sql: null, words: null },
} as const

type Body = Partial<Omit<LiveEntryWire, keyof ReturnType<typeof head>>>

function body(entry: LiveEntry): Body {
  switch (entry.type) {
    case 'query.started': {
      const { query, kind, check } = entry.data
      return { query, verdict: 'running', kind, check, sql: textIn(entry, 'sql') }
    }
    case 'query.refused': {
      const { query, code } = entry.data
      const texts = { sql: textIn(entry, 'sql'), words: textIn(entry, 'detail') }
      return { query, verdict: 'refused', code, ...texts }
    }
    case 'query.failed':
      return { query: entry.data.query, verdict: 'failed', code: entry.data.reason }
    case 'query.released': {
      const { query, kind, rows, withheldGroups, students, newStudents } = entry.data
      const { elapsedMs, budgetLeft } = entry.data
      const counts = { rows, withheldGroups, students, newStudents, elapsedMs, budgetLeft }
      return { query, verdict: 'released', kind, ...counts }
    }
    case 'session.revoked':
      return { words: textIn(entry, 'reason') }
    case 'session.closed':
      return { words: textIn(entry, 'finding') }
    case 'session.expired':
    case 'key.destroyed':
      return {}
  }
}
