import type { ApprovedQuery } from '../gate/approved.js'
import type { Policy } from '../policy/policy.js'
import { isRefusal, refuse, type Refusal } from '../refusal.js'
import { addressedBy } from './addressed.js'
import type { Plan } from './plan.js'
import type { Query } from '../gate/query.js'
import { STILL } from './motion.js'
import { groupPlan } from './shape.js'
import { withSubjects } from './subjects.js'
import { isAboutPeople, type Tracked } from './tracked.js'
import { wholeNumber } from './whole-number.js'

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
  if (!isAboutPeople(tracked) && approved.mentions.length === 0) {
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
          'SELECT plain columns and count(*), GROUP BY those columns, from tables joined with ON a = b, each once, WHERE column = value AND ...',
      },
    )
  }
  return namedPlan(tracked, addressedBy(approved.query))
}

/**
 * LIMIT goes to the room only where no one's absence could bring another row into it, and OFFSET never:
 * the rows skipped tell that they were there. Otherwise everyone in the whole answer is counted, and the
 * page is cut out afterwards.
 */
function namedPlan(
  { query, hidden, motion }: Tracked,
  addressed: readonly Query[],
): Plan | Refusal {
  const limit = wholeNumber(query.limit)
  const offset = wholeNumber(query.offset)
  const still = motion === STILL && query.offset === null
  if (still) {
    return { kind: 'named', query, hidden: hidden.length, page: null, addressed }
  }
  if (limit === undefined || offset === undefined) {
    return refuse('CANNOT_COUNT', 'LIMIT and OFFSET must be plain numbers here.')
  }
  const page = { offset: offset ?? 0, limit }
  const most = motion === STILL && limit !== null ? page.offset + limit : null
  const reached: Query = {
    ...query,
    offset: null,
    limit: most === null ? null : { kind: 'constant', type: 'integer', text: String(most) },
  }
  return { kind: 'named', query: reached, hidden: hidden.length, page, addressed }
}
