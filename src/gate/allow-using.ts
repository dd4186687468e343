import type { JudgedFrom } from './allow-from.js'
import type { Docket } from './docket.js'
import type { Call, Expr, Join } from './query.js'
import type { Found, ScopeColumn, Source } from './scope.js'
import { find } from './scope.js'
import { common, isPlain, words } from './types.js'

/** A name of USING, found on both sides. */
interface Shared {
  readonly label: string
  readonly left: Side
  readonly right: Side
}

type Side = Extract<Found, { readonly kind: 'column' }>

/**
 * USING becomes ON, and the bare name stands for one column: that of the side whose rows all stay, or, in a
 * FULL join, the first of the two that is there.
 */
export function judgeUsing(
  from: Join,
  left: JudgedFrom,
  right: JudgedFrom,
  docket: Docket,
): JudgedFrom {
  const shared = from.using.flatMap((name) => judgeShared(name, from.at, left, right, docket))
  const at = from.at === undefined ? {} : { at: from.at }
  const items = shared.map((each): Expr => ({
    ...{ kind: 'compare', op: '=', left: each.left.expr, right: each.right.expr },
    ...at,
  }))
  const [only] = items
  const on: Expr | null = only !== undefined && items.length === 1 ? only : { kind: 'and', items }
  const hidden = new Map(from.using.map((name) => [name.toLowerCase(), null]))
  return {
    from: { ...from, left: left.from, right: right.from, on, using: [] },
    sources: [
      ...left.sources.map((source) => standingFor(source, shared, from.join)),
      ...right.sources.map((source) => ({
        ...source,
        merged: new Map([...source.merged, ...hidden]),
      })),
    ],
  }
}

/** A source of the left side; where it answers to a shared name, with what the name stands for. */
function standingFor(source: Source, shared: readonly Shared[], join: Join['join']): Source {
  if (join !== 'right' && join !== 'full') return source
  const own = shared.filter(({ left }) => left.source === source)
  const merged = own.map(({ label, left, right }): [string, Expr] => [
    label,
    join === 'right' ? right.expr : { ...FIRST, args: [left.expr, right.expr] },
  ])
  return { ...source, merged: new Map([...source.merged, ...merged]) }
}

const FIRST: Call = {
  ...{ kind: 'call', name: 'coalesce', args: [], star: false, distinct: false },
  ...{ filter: null, orderBy: [] },
}

/** One name of USING on both sides; nothing if it was refused. */
function judgeShared(
  name: string,
  at: number | undefined,
  left: JudgedFrom,
  right: JudgedFrom,
  docket: Docket,
): readonly Shared[] {
  const [one, two] = [left, right].map(({ sources }): Side | null => {
    const found = find({ sources, outer: null }, null, name)
    if (found.kind === 'column') return found
    if (found.kind === 'ambiguous') {
      docket.refuse('COLUMN_AMBIGUOUS', `${name} is in ${found.in.join(' and ')}`, at, 'write ON')
    } else if (found.kind !== 'refused') {
      docket.refuse('COLUMN_NOT_ALLOWED', `no column ${name} on both sides of USING`, at)
    }
    return null
  })
  if (one === undefined || two === undefined || one === null || two === null) return []
  mustFit(one.column, two.column, at, docket)
  return [{ label: name.toLowerCase(), left: one, right: two }]
}

function mustFit(one: ScopeColumn, two: ScopeColumn, at: number | undefined, docket: Docket): void {
  const both = common(one.type, two.type)
  const types = `${words(one.type)} and ${words(two.type)}`
  if (both === null) {
    const tokens = one.type.kind === 'token' && two.type.kind === 'token'
    docket.refuse(tokens ? 'DOMAINS_DIFFER' : 'SYNTAX', `USING between ${types}`, at)
  } else if (isPlain(both, 'timestamp') && one.type !== two.type) {
    const mixed = isPlain(one.type, 'date') || isPlain(two.type, 'date')
    if (mixed) docket.refuse('SYNTAX', `USING between ${types}`, at, 'write ON with CAST')
  }
}
