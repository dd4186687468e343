import type { Cte, Query } from '../../../gate/query.js'
import type { Refusal } from '../../../refusal.js'
import { lacks, unlessLacking } from './lacks.js'
import type { Target, Text } from './place.js'
import { madeAnswer } from './query.js'

export type { Target } from './place.js'

/** Configured tables per protected query (AWS Clean Rooms quotas). */
const MOST_PARTS = 15
/** What can still be read back. */
const MOST_NODES = 12_000

/**
 * An approved tree, with its hidden columns, in Spark's words: the same rows from the tables of a policy as they
 * lie in AWS, one load of them, with a hidden list as text (`12,40,7`; NULL for no one) and nothing sent apart.
 *
 * The answer is a query without EXISTS, IN over a query, EXCEPT, INTERSECT, QUALIFY, DISTINCT ON, FILTER and
 * OFFSET, its CTEs flat. Moments are taken for UTC: the session's time zone is AWS's to say.
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
    const whole = { ...answer, ctes }
    if (!isReadable(whole)) lacks('so long a query', {}, 'split the query')
    return whole
  })
}

/** Shared parts count each time they stand: they are written each time. */
function isReadable(query: Query): boolean {
  let left = MOST_NODES
  const visit = (node: unknown): void => {
    if (left < 0 || typeof node !== 'object' || node === null) return
    if (!Array.isArray(node)) left -= 1
    for (const part of Object.values(node)) visit(part)
  }
  visit(query)
  return left >= 0
}

function names(): (prefix: string) => string {
  let last = 0
  return (prefix) => {
    last += 1
    return `${prefix}${last}`
  }
}
