import { classify } from '../../src/disclosure/classify.js'
import type { Parsers, RunRequest } from '../../src/engine/port.js'
import type { ParameterValue } from '../../src/gate/approved.js'
import { judge } from '../../src/gate/gate.js'
import { readsOf, type Reads } from '../../src/gate/reads.js'
import type { Policy } from '../../src/policy/policy.js'
import type { Dialect } from '../../src/query/dialect.js'
import { isRefusal, type Refusal } from '../../src/refusal.js'

/** A vendor's question. */
export interface Asking {
  readonly sql: string
  readonly parameters?: readonly ParameterValue[]
  readonly as?: 'auto' | 'named'
}

/** A question on its way to an engine, as `prepare` would make it, with generous caps. */
export interface OnItsWay {
  readonly request: RunRequest
  readonly reads: Reads
}

/** A refusal is the gate's, the classification's, or the dialect's. */
export async function posed(
  { sql, parameters = [], as = 'auto' }: Asking,
  around: {
    readonly policy: Policy
    readonly snapshot: string
    readonly parsers: Parsers
    readonly dialect: Dialect
  },
): Promise<OnItsWay | Refusal> {
  const { policy, snapshot, parsers, dialect } = around
  const approved = await judge({ sql, parameters, policy, decode: () => null }, parsers)
  if (isRefusal(approved)) return approved
  const plan = classify(approved, policy, as)
  if (isRefusal(plan)) return plan
  const written = await dialect.write(plan.query, approved.parameters, { policy, snapshot })
  if (isRefusal(written)) return written
  const request: RunRequest = {
    ...written,
    ...{ deadlineMs: 3_600_000, rowCap: 100_000, subjectCap: 1_000_000 },
    hidden: plan.hidden,
    collect: plan.kind === 'group' ? 'rows' : 'union',
  }
  return { request, reads: readsOf(plan.query) }
}
