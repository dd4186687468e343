/**
 * The classes of OCSF 1.5 that entries become (notes: a derived view; the leaf is the evidence), with the
 * fields that the schema requires of each beyond those of every event. `oneOf`: at least one of them.
 */
export const OCSF_CLASSES = {
  authentication: {
    uid: 3002,
    category: 3,
    required: ['user'],
    oneOf: ['service', 'dst_endpoint'],
  },
  entity: { uid: 3004, category: 3, required: ['entity'], oneOf: [] },
  lifecycle: { uid: 6002, category: 6, required: ['app'], oneOf: [] },
  api: { uid: 6003, category: 6, required: ['actor', 'api', 'src_endpoint'], oneOf: [] },
  datastore: {
    uid: 6005,
    category: 6,
    required: ['actor', 'src_endpoint'],
    oneOf: ['database', 'databucket', 'table'],
  },
  file: { uid: 6006, category: 6, required: ['actor', 'file', 'src_endpoint'], oneOf: [] },
} as const

export type OcsfClass = keyof typeof OCSF_CLASSES

/** Required of every event. */
export const OCSF_BASE = [
  ...['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid'],
] as const
