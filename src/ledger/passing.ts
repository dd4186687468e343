import type { PayloadName } from './entry.js'

/** Texts that a retention may take. Why a child's record was shared is kept with the record (99.32). */
export const PASSING: readonly PayloadName[] = [
  'sql',
  'parameters',
  'tokens',
  'detail',
  'instead',
  'words',
]
