import type { Entry } from '../../ledger/entry.js'

type Fields = Readonly<Record<string, unknown>>

/** What an entry is about, as an OCSF managed entity of a kind of ours (type 99). */
export function entityOf(entry: Entry): Fields {
  const { type, data } = entry
  const kind = KINDS[type.split('.', 1)[0] ?? ''] ?? 'CleanRoomObject'
  const uid = ID_FIELDS.flatMap((name) => {
    const value = (data as Fields)[name]
    return typeof value === 'string' ? [value] : []
  })[0]
  return { type_id: 99, type: kind, uid: uid ?? 'unknown', name: uid ?? 'unknown' }
}

const KINDS: Readonly<Record<string, string>> = {
  vendor: 'Vendor',
  engineer: 'VendorEngineer',
  request: 'CleanRoomRequest',
  approval: 'CleanRoomRequest',
  session: 'CleanRoomSession',
  key: 'CleanRoomTokenKey',
  ledger: 'LogKey',
}
const ID_FIELDS = ['session', 'request', 'engineer', 'vendor'] as const

/** The roster, by the session or the load that an entry is about. */
export function storeOf({ data }: Entry): Fields {
  const { snapshot, session } = data as Fields
  const uid = typeof snapshot === 'string' ? snapshot : typeof session === 'string' ? session : null
  return { database: { name: 'roster', type_id: 99, type: 'Cloaked roster', uid } }
}

/**
 * The query an entry is about. OCSF wants its text; the text may name a child and stays beside the log, so its
 * place says where it is. What the guard decided is the `security_control` profile's.
 */
export function queryOf(entry: Entry): Fields {
  const action = actionOf(entry)
  const control = { action_id: action, disposition_id: action === 2 ? 2 : 1 }
  if (!('query' in entry.data)) return control
  const { query } = entry.data
  const rows = entry.type === 'query.released' ? { query_result_id: 1 } : {}
  const uid = query
  const where = `/* not exported; beside entry ${'started' in entry.data && entry.data.started !== null ? entry.data.started : entry.index} */`
  return { ...control, ...rows, query_info: { uid, query_string: where } }
}

/** 1 allowed, 2 denied, 4 modified: groups were withheld. */
function actionOf(entry: Entry): 1 | 2 | 4 {
  if (entry.type === 'query.released') return entry.data.withheldGroups > 0 ? 4 : 1
  return entry.type.endsWith('.refused') || entry.type === 'query.failed' ? 2 : 1
}
