import type { PolicyColumn } from '../policy/policy.js'
import type { Table } from '../roster/catalog.js'
import { isPersonal } from './person.js'

/**
 * What a column may do in the filter of a group, and whether the overlap audit may look at it.
 *
 * - `personal`: of one person (tokens, lines). Joins only: a comparison with a value picks one child out.
 * - `secret`: what an answer may tell of a group and never of a child: what the policy calls sensitive, and
 *   every measure and flag of a person's record, listed or not. Left out of the audit; one to an answer.
 * - `word`: one of a few words that many share (a role, a grade). May be compared with constants freely.
 * - `name`: one of many that say where a person belongs (a class, a school, a course title). One at a time:
 *   lists of them would put sub-populations together at will.
 */
export type Standing = 'personal' | 'secret' | 'word' | 'name'

export function standingOf(table: Table, { column, sensitive }: PolicyColumn): Standing {
  const { treatment, type } = column
  if (table.subjects.length === 0) {
    if (type.kind === 'boolean' || type.kind === 'date' || treatment === 'known') return 'word'
    return treatment === 'shape' && !column.name.endsWith('__mask') ? 'word' : 'name'
  }
  if (isPersonal(table, column)) return 'personal'
  if (sensitive) return 'secret'
  if (type.kind === 'token') return 'name'
  return treatment === 'known' ? 'word' : 'secret'
}
