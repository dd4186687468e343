import type { Query, Select, SelectItem } from '../gate/query.js'
import type { Motion } from './motion.js'
import {
  asItems,
  column,
  gathered,
  inherited,
  type Hidden,
  type HiddenKind,
  type Scope,
  type TrackedBody,
} from './tracked.js'
import { outputNames } from './walk.js'

/**
 * Rows of `query` with equal visible cells made one, their hidden columns gathered: DISTINCT and UNION
 * give one row about everyone in the rows it stands for.
 */
export function mergedRows(
  query: Query,
  kinds: readonly HiddenKind[],
  motion: Motion,
  scope: Scope,
): TrackedBody {
  const alias = scope.names()
  const visible = outputNames(query).slice(0, -kinds.length)
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
    having: null,
    qualify: null,
  }
  return { body, hidden: hidden.map(({ kind }) => kind), motion }
}
