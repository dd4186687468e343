import type { Plan } from '../disclosure/plan.js'
import { suppress } from '../disclosure/groups.js'
import type { Cell, RunOutcome } from '../engine/port.js'
import type { ApprovedQuery } from '../gate/approved.js'
import type { Policy, ResultKind } from '../policy/policy.js'
import type { Ordinal } from '../vault/domain.js'

/** Rows that may leave once they are logged, and whom they are about by name. */
export interface Disclosure {
  readonly kind: ResultKind
  readonly rows: readonly (readonly Cell[])[]
  readonly subjects: readonly Ordinal[]
  readonly withheld: number
  readonly remainderRow: number | null
  readonly words: readonly string[]
}

/** Applies law 2 to what came out of the room. */
export function disclose(
  plan: Plan,
  outcome: Extract<RunOutcome, { readonly kind: 'rows' }>,
  approved: ApprovedQuery,
  policy: Policy,
): Disclosure {
  const whole = { withheld: 0, remainderRow: null, words: [] }
  switch (plan.kind) {
    case 'none':
      return { kind: 'none', rows: outcome.rows, subjects: [], ...whole }
    case 'named': {
      const about = outcome.subjects.length + approved.mentions.length
      const kind = about === 0 ? 'none' : 'named'
      const rows = plan.page === null ? outcome.rows : pageOf(outcome.rows, plan.page)
      return { kind, rows, subjects: outcome.subjects, ...whole }
    }
    case 'group': {
      const { rows, ...held } = suppress(plan, outcome, policy, approved.parameters)
      return { kind: 'group', rows, subjects: [], ...held }
    }
  }
}

function pageOf<Row>(
  rows: readonly Row[],
  { offset, limit }: { readonly offset: number; readonly limit: number | null },
): readonly Row[] {
  return rows.slice(offset, limit === null ? undefined : offset + limit)
}
