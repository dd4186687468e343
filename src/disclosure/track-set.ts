import type { Expr, Query, SelectItem, SetOperation } from '../gate/query.js'
import { isRefusal, type Refusal } from '../refusal.js'
import { mergedRows } from './merged-rows.js'
import { STILL, worse } from './motion.js'
import {
  asItems,
  cannotCount,
  column,
  plain,
  type Hidden,
  type HiddenKind,
  type Scope,
  type Tracked,
  type TrackedBody,
} from './tracked.js'
import { outputNames } from './walk.js'

/** Follows subjects through UNION; EXCEPT and INTERSECT over people are refused. */
export function trackSet(set: SetOperation, scope: Scope): TrackedBody | Refusal {
  const left = scope.inner(set.left, scope)
  if (isRefusal(left)) return left
  const right = scope.inner(set.right, scope)
  if (isRefusal(right)) return right
  const kinds = aligned(left.hidden, right.hidden)
  const motion = worse(left.motion, right.motion)
  if (kinds.length === 0 && motion === STILL) return { body: set, hidden: [], motion }
  if (set.operator !== 'union') return cannotCount(`${set.operator.toUpperCase()} over people`)
  const body: SetOperation = {
    ...set,
    all: true,
    left: padded(left, kinds, scope),
    right: padded(right, kinds, scope),
  }
  if (kinds.length === 0) return { body: set, hidden: [], motion }
  return set.all ? { body, hidden: kinds, motion } : mergedRows(plain(body), kinds, motion, scope)
}

/** Hidden columns that both branches can fill: first the single ordinals, then the lists. */
function aligned(left: readonly HiddenKind[], right: readonly HiddenKind[]): readonly HiddenKind[] {
  const most = (kind: HiddenKind): number =>
    Math.max(left.filter((k) => k === kind).length, right.filter((k) => k === kind).length)
  return [
    ...Array<HiddenKind>(most('one')).fill('one'),
    ...Array<HiddenKind>(most('many')).fill('many'),
  ]
}

/** A branch with its hidden columns in the aligned order and NULL for those it lacks. */
function padded(branch: Tracked, kinds: readonly HiddenKind[], scope: Scope): Query {
  const alias = scope.names()
  const waiting = branch.hidden.map((kind, place) => ({ kind, name: `h${place + 1}` }))
  const hidden = kinds.map((kind): Hidden => {
    const next = waiting.findIndex((candidate) => candidate.kind === kind)
    const [found] = next < 0 ? [] : waiting.splice(next, 1)
    const expr: Expr =
      found === undefined
        ? { kind: 'constant', type: 'null', text: 'NULL' }
        : column(alias, found.name)
    return { kind, expr }
  })
  const names = outputNames(branch.query)
  const visible = names.slice(0, names.length - branch.hidden.length)
  const items = visible.map((name, place): SelectItem => ({
    expr: column(alias, name),
    alias: `c${place + 1}`,
  }))
  return plain({
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items: [...items, ...asItems(hidden)],
    from: { kind: 'subquery', query: branch.query, alias, columns: [] },
    where: null,
    groupBy: [],
    having: null,
    qualify: null,
  })
}
