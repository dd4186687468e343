import type { From } from '../gate/query.js'
import { isRefusal, type Refusal } from '../refusal.js'
import { joined, STILL, type Motion } from './motion.js'
import { baseTable, subjectColumns } from './person.js'
import { column, inherited, type Hidden, type Scope, type Tracked } from './tracked.js'

/** What FROM brings: the rewritten sources, and whom their rows are about. */
export interface Sources {
  readonly from: From | null
  readonly hidden: readonly Hidden[]
  readonly motion: Motion
  /** Aliases whose cells can change when a person is taken away and the row stays. */
  readonly moved: ReadonlySet<string>
  readonly aliases: ReadonlySet<string>
}

/** Follows subjects through tables, CTEs, subqueries and joins. */
export function trackFrom(from: From | null, scope: Scope): Sources | Refusal {
  if (from === null) {
    return { from, hidden: [], motion: STILL, moved: new Set(), aliases: new Set() }
  }
  switch (from.kind) {
    case 'table': {
      const alias = from.alias ?? from.name
      const cte = scope.ctes.get(from.name)
      if (cte !== undefined) return derived(from, alias, cte)
      const table = baseTable(from)
      if (table === undefined) throw new TypeError(`unresolved table in an approved tree`)
      const hidden = subjectColumns(table).map((name): Hidden => ({
        kind: 'one',
        expr: column(alias, name),
      }))
      return { from, hidden, motion: STILL, moved: new Set(), aliases: new Set([alias]) }
    }
    case 'subquery': {
      const inner = scope.inner(from.query, scope)
      if (isRefusal(inner)) return inner
      if (from.alias === null) throw new TypeError('a subquery without alias in an approved tree')
      return derived({ ...from, query: inner.query }, from.alias, inner)
    }
    case 'join': {
      const left = trackFrom(from.left, scope)
      if (isRefusal(left)) return left
      const right = trackFrom(from.right, scope)
      if (isRefusal(right)) return right
      if (left.from === null || right.from === null) throw new TypeError('a join without a side')
      const people = { left: left.hidden.length > 0, right: right.hidden.length > 0 }
      return {
        from: { ...from, left: left.from, right: right.from },
        hidden: [...left.hidden, ...right.hidden],
        aliases: new Set([...left.aliases, ...right.aliases]),
        ...joined(from, left, right, people),
      }
    }
  }
}

/** A CTE or subquery as a source: when its rows move, its cells do. */
function derived(
  from: From,
  alias: string,
  { hidden, motion }: Pick<Tracked, 'hidden' | 'motion'>,
): Sources {
  const aliases = new Set([alias])
  const moved = motion === STILL ? new Set<string>() : aliases
  return { from, hidden: inherited(alias, hidden), motion, moved, aliases }
}
