import type { Expr, Query, SelectItem, SetOperation } from '../gate/query.js'
import { isRefusal, type Refusal } from '../refusal.js'
import { mergedRows, SIDE } from './merged-rows.js'
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

/** Follows subjects through UNION, EXCEPT and INTERSECT. */
export function trackSet(set: SetOperation, scope: Scope): TrackedBody | Refusal {
  const left = scope.inner(set.left, scope)
  if (isRefusal(left)) return left
  const right = scope.inner(set.right, scope)
  if (isRefusal(right)) return right
  const kinds = aligned(left.hidden, right.hidden)
  const motion = worse(left.motion, right.motion)
  if (kinds.length === 0 && motion === STILL) return { body: set, hidden: [], motion }
  if (set.operator !== 'union') return trackKept(set, left, right, kinds, scope)
  const body: SetOperation = {
    ...set,
    all: true,
    left: padded(left, kinds, scope, null),
    right: padded(right, kinds, scope, null),
  }
  if (kinds.length === 0) return { body: set, hidden: [], motion }
  return set.all ? { body, hidden: kinds, motion } : mergedRows(plain(body), kinds, motion, scope)
}

/**
 * INTERSECT and EXCEPT: a row is about everyone in the rows it stands for, on the right side too where it must
 * be there. It is written as groups over both branches, since NULL equals NULL there as it does here.
 *
 * A person who leaves the right side of EXCEPT brings a row of the left side into the answer (`adds`). The
 * other way round, a row that comes to the right side for someone who left would take away a row that is
 * about others: what moves or adds there is refused.
 */
function trackKept(
  set: SetOperation,
  left: Tracked,
  right: Tracked,
  kinds: readonly HiddenKind[],
  scope: Scope,
): TrackedBody | Refusal {
  const words = set.operator.toUpperCase()
  if (set.all) {
    return cannotCount(
      `${words} ALL over people`,
      `leave ALL out, or write ${INSTEAD[words] ?? ''}`,
    )
  }
  const isExcept = set.operator === 'except'
  if (isExcept && right.motion !== STILL) {
    return cannotCount(
      "EXCEPT where someone's absence adds a row to the right side",
      'take away rows of tables, without groups or LEFT JOIN',
    )
  }
  const isStill = left.motion === STILL && right.motion === STILL
  const motion = isStill && !(isExcept && right.hidden.length > 0) ? STILL : 'adds'
  if (kinds.length === 0) return { body: set, hidden: [], motion }
  const both: SetOperation = {
    ...set,
    operator: 'union',
    all: true,
    left: padded(left, kinds, scope, '1'),
    right: padded(right, kinds, scope, '2'),
  }
  return mergedRows(plain(both), kinds, motion, scope, isExcept ? 'left' : 'both')
}

const INSTEAD: Readonly<Record<string, string>> = { EXCEPT: 'NOT EXISTS', INTERSECT: 'EXISTS' }

/** Hidden columns that both branches can fill: first the single ordinals, then the lists. */
function aligned(left: readonly HiddenKind[], right: readonly HiddenKind[]): readonly HiddenKind[] {
  const most = (kind: HiddenKind): number =>
    Math.max(left.filter((k) => k === kind).length, right.filter((k) => k === kind).length)
  return [
    ...Array<HiddenKind>(most('one')).fill('one'),
    ...Array<HiddenKind>(most('many')).fill('many'),
  ]
}

/**
 * A branch with its hidden columns in the aligned order and NULL for those it lacks; after them the number
 * of the branch, if it is wanted.
 */
function padded(
  branch: Tracked,
  kinds: readonly HiddenKind[],
  scope: Scope,
  side: string | null,
): Query {
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
  const marks: readonly SelectItem[] =
    side === null ? [] : [{ expr: { kind: 'constant', type: 'integer', text: side }, alias: SIDE }]
  return plain({
    kind: 'select',
    distinct: false,
    distinctOn: [],
    items: [...items, ...asItems(hidden), ...marks],
    from: { kind: 'subquery', query: branch.query, alias, columns: [] },
    where: null,
    groupBy: [],
    having: null,
    qualify: null,
  })
}
