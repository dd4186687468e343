import type { ApprovedQuery } from '../gate/approved.js'
import type { Policy } from '../policy/policy.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'
import type { Plan } from './plan.js'
import { groupPlan } from './shape.js'
import { withSubjects } from './subjects.js'

/**
 * Decides the kind of an approved query before it runs (law 2) and adds the hidden subject columns.
 * What cannot be shown to be of kind none or group is named; what cannot be counted is refused.
 *
 * @param as - `named` asks for rows about persons, counted against the budget, even where the query has
 * the shape of a group; `auto` lets the shape decide.
 */
export function classify(
  approved: ApprovedQuery,
  policy: Policy,
  as: 'auto' | 'named' = 'auto',
): Plan | Refusal {
  const tracked = withSubjects(approved.query)
  if (isRefusal(tracked)) return tracked
  if (tracked.hidden.length === 0 && approved.mentions.length === 0) {
    return { kind: 'none', query: approved.query, hidden: 0 }
  }
  const asGroup = as === 'auto' && approved.mentions.length === 0 && policy.kinds.has('group')
  const group = asGroup ? groupPlan(approved.query, policy) : null
  if (group !== null) return group
  if (!policy.kinds.has('named')) {
    return refuse(
      'NAMED_NOT_ALLOWED',
      'The answer would be about single persons, and this session shows groups only.',
      {
        instead:
          'SELECT plain columns and count(*), GROUP BY those columns, from tables joined with ON.',
      },
    )
  }
  return { kind: 'named', query: tracked.query, hidden: tracked.hidden.length }
}
