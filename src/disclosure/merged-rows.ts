import type { Expr, Query, Select, SelectItem } from '../gate/query.js'
import type { Motion } from './motion.js'
import {
  asItems,
  call,
  column,
  gathered,
  inherited,
  type Hidden,
  type HiddenKind,
  type Scope,
  type TrackedBody,
} from './tracked.js'
import { outputNames } from './walk.js'

/** `both`: rows of either branch that the other has too. `left`: rows that the right branch has not. */
export type Kept = 'both' | 'left' | null

/** The name of the column that says which branch a row is of. */
export const SIDE = 's1'

/**
 * Rows of `query` with equal visible cells made one, their hidden columns gathered: DISTINCT and UNION
 * give one row about everyone in the rows it stands for.
 *
 * @param kept - For INTERSECT and EXCEPT, whose rows the query gives one branch after the other with the number
 * of the branch, 1 or 2, as the last column (`SIDE`): what of those numbers makes a row stay.
 */
export function mergedRows(
  query: Query,
  kinds: readonly HiddenKind[],
  motion: Motion,
  scope: Scope,
  kept: Kept = null,
): TrackedBody {
  const alias = scope.names()
  const names = outputNames(query)
  const visible = names.slice(0, names.length - kinds.length - (kept === null ? 0 : 1))
  const keys = visible.map((name) => column(alias, name))
  const hidden = inherited(alias, kinds).map((row): Hidden => ({
    kind: 'many',
    expr: gathered(row),
  }))
  const items = [
    ...visible.map((name, place): SelectItem => ({
      expr: column(alias, name),
      alias: `c${place + 1}`,
    })),
    ...asItems(hidden),
  ]
  const body: Select = {
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items,
    from: { kind: 'subquery', query, alias, columns: [] },
    where: null,
    groupBy: keys,
    having: kept === null ? null : having(kept, column(alias, SIDE)),
    qualify: null,
  }
  return { body, hidden: hidden.map(({ kind }) => kind), motion }
}

function having(kept: 'both' | 'left', side: Expr): Expr {
  const is = (name: string, number: string): Expr => ({
    kind: 'compare',
    op: '=',
    left: call(name, side),
    right: { kind: 'constant', type: 'integer', text: number },
  })
  if (kept === 'left') return is('max', '1')
  return { kind: 'and', items: [is('min', '1'), is('max', '2')] }
}
