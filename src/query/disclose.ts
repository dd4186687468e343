import type { Plan } from '../disclosure/plan.js'
import { crowdPartitions, suppress, type RawGroups, type Released } from '../disclosure/groups.js'
import type { Cell, RunOutcome } from '../engine/port.js'
import type { ApprovedQuery } from '../gate/approved.js'
import type { Policy, ResultKind } from '../policy/policy.js'
import type { Counted } from '../session/looked.js'
import type { Ordinal } from '../vault/domain.js'

/** Rows that may leave once they are logged, and whom they are about by name. */
export interface Disclosure {
  readonly kind: ResultKind
  readonly rows: readonly (readonly Cell[])[]
  readonly subjects: readonly Ordinal[]
  readonly withheld: number
  readonly remainderRow: number | null
  readonly words: readonly string[]
  /** The sets the overlap audit compares; null of what is not in groups. */
  readonly counted: Counted | null
}

/**
 * Applies law 2 to what came out of the room.
 *
 * @param base - For a group plan that looks at a secret column: everyone it could be about.
 */
export function disclose(
  plan: Plan,
  outcome: Extract<RunOutcome, { readonly kind: 'rows' }>,
  approved: ApprovedQuery,
  policy: Policy,
  base: RawGroups | null,
): Disclosure {
  const whole = { withheld: 0, remainderRow: null, words: [], counted: null }
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
      const released = suppress(plan, outcome, policy, approved.parameters, base)
      const { rows, withheld, remainderRow, words } = released
      const counted = base === null ? compared(released, policy) : lookedAt(base, policy)
      return { kind: 'group', rows, subjects: [], withheld, remainderRow, words, counted }
    }
  }
}

/**
 * The sets of an answer that looks at no secret. A policy that shows persons by name anyway may leave them
 * out of the audit: the one child more or less is what its engineers look for.
 */
function compared(released: Released, policy: Policy): Counted | null {
  if (policy.overlap === 'secrets') return null
  return { partitions: released.partitions(), measured: false }
}

/** The sets a query looks at that looks at a secret column, known before it does. */
export function lookedAt(base: RawGroups, policy: Policy): Counted {
  return { partitions: crowdPartitions(base, policy.k), measured: true }
}

function pageOf<Row>(
  rows: readonly Row[],
  { offset, limit }: { readonly offset: number; readonly limit: number | null },
): readonly Row[] {
  return rows.slice(offset, limit === null ? undefined : offset + limit)
}
