import type { Expr, Join, Select } from '../gate/query.js'
import { everyExpr, isSubquery } from './walk.js'

/**
 * What taking one person away could do to rows that are not about that person:
 *
 * - `still`: nothing; rows about the person go, all others stay as they are;
 * - `moves`: a row about the person may be replaced by another (a count falls by one, a class keeps a
 *   NULL-extended row), and nothing else;
 * - `adds`: a row may come from nowhere (NOT EXISTS, `IS NULL` after LEFT JOIN, HAVING).
 *
 * Rows that appear are harmless as rows. They are not once something is made of them: an aggregate,
 * a window or LIMIT over them would change a row about others.
 */
export type Motion = 'still' | 'moves' | 'adds'

export const STILL: Motion = 'still'

const RANK: Readonly<Record<Motion, number>> = { still: 0, moves: 1, adds: 2 }

export const worse = (a: Motion, b: Motion): Motion => (RANK[a] >= RANK[b] ? a : b)

/** At least `moves`: a cell of the row is worked out over people. */
export const named = (motion: Motion): Motion => worse(motion, 'moves')

export interface Side {
  readonly motion: Motion
  readonly moved: ReadonlySet<string>
  readonly aliases: ReadonlySet<string>
}

/** The motion of a join, and the aliases whose cells can change under a row that stays. */
export function joined(
  join: Join,
  left: Side,
  right: Side,
  people: { readonly left: boolean; readonly right: boolean },
): Pick<Side, 'motion' | 'moved'> {
  const keepsLeft = join.join === 'left' || join.join === 'full'
  const keepsRight = join.join === 'right' || join.join === 'full'
  const moved = new Set([
    ...left.moved,
    ...right.moved,
    ...(keepsLeft && people.right ? right.aliases : []),
    ...(keepsRight && people.left ? left.aliases : []),
  ])
  const sides = worse(left.motion, right.motion)
  // A moved row may meet a partner that the row before it had not met, unless it is kept anyway.
  const meets =
    (left.motion === 'moves' && !keepsLeft) ||
    (right.motion === 'moves' && !keepsRight) ||
    (left.motion === 'moves' && keepsRight) ||
    (right.motion === 'moves' && keepsLeft)
  if (sides === 'adds' || meets) return { motion: 'adds', moved }
  return { motion: moved.size > 0 ? 'moves' : sides, moved }
}

/** The motion of the rows that WHERE leaves. */
export function filtered(select: Select, sources: Side, inWhere: Motion): Motion {
  const motion = worse(sources.motion, inWhere)
  if (motion !== 'moves' || select.where === null) return motion
  return touches(select.where, sources.moved) ? 'adds' : motion
}

/** Whether the expression, or a subquery in it, may name one of the aliases. */
export function touches(expr: Expr, aliases: ReadonlySet<string>): boolean {
  if (aliases.size === 0) return false
  return everyExpr(expr).some((part) => {
    // A correlated subquery may name anything of the row: no look inside is worth a mistake.
    if (isSubquery(part)) return true
    return part.kind === 'column' && (part.table === null || aliases.has(part.table))
  })
}
