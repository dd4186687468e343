import type { Entry, EntryType } from '../../ledger/entry.js'
import { OCSF_CLASSES } from './ocsf-classes.js'
import type { OcsfClass } from './ocsf-classes.js'
import { entityOf, queryOf, storeOf } from './ocsf-objects.js'

/** One event of the Open Cybersecurity Schema Framework. */
export type OcsfEvent = Readonly<Record<string, unknown>>

interface Mapping {
  readonly class: OcsfClass
  /** As the class numbers its activities. */
  readonly activity: number
  /** Whether it is a yes or a no. */
  readonly status?: 'failure'
}

const yes = (name: OcsfClass, activity: number): Mapping => ({ class: name, activity })
const no = (name: OcsfClass, activity: number): Mapping => ({
  class: name,
  activity,
  status: 'failure',
})

/** What each type of entry is to a SIEM; a type that is not here becomes an API activity "other". */
export const OCSF_MAPPING: Readonly<Partial<Record<EntryType, Mapping>>> = {
  'ledger.opened': yes('api', 1),
  'ledger.key-rotated': yes('entity', 3),
  'service.started': yes('lifecycle', 3),
  'auth.issued': yes('authentication', 3),
  'auth.accepted': yes('authentication', 1),
  'auth.refused': no('authentication', 1),
  'auth.ended': yes('authentication', 2),
  'vendor.added': yes('entity', 1),
  'engineer.added': yes('entity', 1),
  'snapshot.loaded': yes('datastore', 6),
  'snapshot.refused': no('datastore', 6),
  'snapshot.published': yes('datastore', 6),
  'publishing.refused': no('datastore', 6),
  'request.filed': yes('entity', 1),
  'request.refused': no('entity', 1),
  'request.denied': yes('entity', 11),
  'session.approved': yes('entity', 10),
  'approval.refused': no('entity', 10),
  'session.revoked': yes('entity', 12),
  'session.closed': yes('entity', 11),
  'session.expired': yes('entity', 11),
  'key.destroyed': yes('entity', 4),
  'query.started': yes('datastore', 4),
  'engine.ran': yes('datastore', 4),
  'engine.recovered': yes('lifecycle', 99),
  'query.refused': no('datastore', 4),
  'query.failed': no('datastore', 4),
  'query.released': yes('datastore', 4),
  'token.resolved': yes('datastore', 10),
  'token.refused': no('datastore', 10),
  'ledger.read': yes('api', 2),
  'payload.erased': yes('datastore', 7),
  'retention.applied': yes('datastore', 7),
  'student.dropped': yes('datastore', 7),
  'erasure.refused': no('datastore', 7),
  'session.refused': no('entity', 12),
  'vendor.refused': no('entity', 1),
  'report.made': yes('api', 2),
  'report.refused': no('api', 2),
  'export.started': yes('api', 1),
  'ledger.exported': yes('file', 12),
  'export.downloaded': yes('file', 2),
  'export.failed': no('api', 1),
}

/** About the log that events come from. */
export interface OcsfSource {
  readonly origin: string
  readonly version: string
}

/**
 * An entry as an OCSF 1.5 event. Holds what the leaf holds and nothing that stands beside it: no SQL, no
 * reason, nobody's ordinal. Index and leaf hash lead back to the entry.
 */
export function ocsfEvent(entry: Entry, source: OcsfSource): OcsfEvent {
  const { class: name, activity, status } = OCSF_MAPPING[entry.type] ?? yes('api', 99)
  const { uid, category } = OCSF_CLASSES[name]
  return {
    activity_id: activity,
    category_uid: category,
    class_uid: uid,
    type_uid: uid * 100 + activity,
    time: entry.at,
    severity_id: status === 'failure' ? 2 : 1,
    status_id: status === 'failure' ? 2 : 1,
    ...('code' in entry.data ? { status_code: entry.data.code } : {}),
    metadata: {
      version: '1.5.0',
      product: { name: 'Homeroom', vendor_name: 'Homeroom', version: source.version },
      log_name: source.origin,
      original_event_uid: String(entry.index),
      event_code: entry.type,
      ...(name === 'datastore' ? { profiles: ['security_control'] } : {}),
    },
    actor: actorOf(entry),
    ...fieldsOf(name, entry, source),
    raw_data_hash: { algorithm_id: 3, algorithm: 'SHA-256', value: entry.leafHash },
    unmapped: entry.data,
  }
}

function actorOf({ actor: { kind, name, vendor } }: Entry): OcsfEvent {
  return {
    user: { name, type_id: kind === 'service' ? 3 : 1, groups: [{ name: kind }] },
    ...(vendor === undefined ? {} : { idp: { name: vendor } }),
  }
}

function fieldsOf(name: OcsfClass, entry: Entry, source: OcsfSource): OcsfEvent {
  // Addresses of callers are not in the log; the service is where they came to.
  const endpoint = { name: source.origin, svc_name: 'homeroom' }
  const app = { name: 'Homeroom', vendor_name: 'Homeroom', version: source.version }
  switch (name) {
    case 'authentication':
      return { user: actorOf(entry).user, service: { name: 'homeroom' } }
    case 'entity':
      return { entity: entityOf(entry) }
    case 'lifecycle':
      return { app }
    case 'api':
      return {
        api: { operation: entry.type, service: { name: 'homeroom' } },
        src_endpoint: endpoint,
      }
    case 'datastore':
      return { src_endpoint: endpoint, ...storeOf(entry), ...queryOf(entry) }
    case 'file': {
      const uid = entry.type === 'ledger.exported' ? entry.data.manifest : null
      return { file: { name: 'manifest', type_id: 1, uid }, src_endpoint: endpoint }
    }
  }
}
