import { fileURLToPath } from 'node:url'
import { classify } from '../src/disclosure/classify.js'
import type { Plan } from '../src/disclosure/plan.js'
import type { Parsers } from '../src/engine/port.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Policy } from '../src/policy/policy.js'
import { isRefusal, type Refusal } from '../src/refusal.js'

const shipped = createPolicyShelf({
  directory: fileURLToPath(new URL('../policies', import.meta.url)),
}).policy('rostering-debug')

/** How a question is counted under the policy for looking into faults, or one that differs in a few things. */
export async function planOf(
  parsers: Parsers,
  sql: string,
  as: 'auto' | 'named',
  other: Partial<Policy> = {},
): Promise<Plan | Refusal> {
  if (shipped === undefined) throw new TypeError('the policy is not there')
  const policy = { ...shipped, ...other }
  const judged = await judge({ sql, parameters: [], policy, decode: () => null }, parsers)
  return isRefusal(judged) ? judged : classify(judged, policy, as)
}

/** The text that runs for it; throws if it would be refused or is not of that kind. */
export async function textOf(
  parsers: Parsers,
  sql: string,
  kind: Plan['kind'],
  other: Partial<Policy> = {},
): Promise<string> {
  const plan = await planOf(parsers, sql, kind === 'named' ? 'named' : 'auto', other)
  if (isRefusal(plan)) throw new TypeError(`${plan.code}: ${plan.detail}`)
  if (plan.kind !== kind) throw new TypeError(`it is of kind ${plan.kind}`)
  return renderChecked(plan.query, parsers)
}
