import type { Cte, Query } from '../../../gate/query.js'
import type { Refusal } from '../../../refusal.js'
import { lacks, unlessLacking } from './lacks.js'
import type { Target, Text } from './place.js'
import { madeAnswer } from './query.js'

export type { Target } from './place.js'

/** Configured tables per protected query (AWS Clean Rooms quotas). */
const MOST_PARTS = 15

/**
 * An approved tree, with its hidden columns, in Spark's words: the same rows from the tables of a policy as they
 * lie in AWS, one load of them, with a hidden list as text (`12,40,7`; NULL for no one) and nothing sent apart.
 *
 * The answer is a query without EXISTS, IN over a query, EXCEPT, INTERSECT, QUALIFY, DISTINCT ON, FILTER and
 * OFFSET, its CTEs flat. Moments are taken for UTC: the session's time zone is AWS's to say.
 *
 * Nobody has looked yet at how large it is: its parts can be shared.
 *
 * @returns `ENGINE_LACKS` for what has no equal.
 * @throws TypeError if the tree names what the layout does not hold: the gate lets none of it pass.
 */
export function toSpark(query: Query, target: Target): Query | Refusal {
  return unlessLacking(() => {
    const ctes: Cte[] = []
    const parts = new Set<string>()
    const text: Text = { ...target, ctes, parts, fresh: names() }
    const answer = madeAnswer(query, { text, ctes: new Map(), outer: null })
    if (parts.size === 0) lacks('a query that reads no table')
    if (parts.size > MOST_PARTS) {
      const instead = 'ask for fewer tables, or for fewer columns of wide tables'
      lacks(`a query over ${parts.size} tables (at most ${MOST_PARTS})`, {}, instead)
    }
    return { ...answer, ctes }
  })
}

function names(): (prefix: string) => string {
  let last = 0
  return (prefix) => {
    last += 1
    return `${prefix}${last}`
  }
}
