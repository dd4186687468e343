import { CATALOG } from '../roster/catalog.js'
import type { Place } from './allow-expr.js'
import { INSTEAD } from './functions.js'
import type { ExprOf } from './query.js'
import { nearest } from './near.js'
import type { Found, Scope } from './scope.js'
import { find } from './scope.js'
import type { Judged, Type } from './types.js'
import { UNKNOWN } from './types.js'

/** Resolves a column from the inside out and writes it with our alias and the catalogue's name. */
export function judgeColumn(expr: ExprOf<'column'>, place: Place): Judged {
  const found = find(place.scope, expr.table, expr.name)
  if (found.kind !== 'column') return { expr, type: refuseColumn(expr, found, place) }
  const { column, depth } = found
  if (place.aggregates === 'inside' && depth > 0) {
    const detail = 'an aggregate over a column of the SELECT around it'
    const type = place.docket.refuse('NOT_UNDERSTOOD', detail, expr.at, 'aggregate in that SELECT')
    return { expr, type }
  }
  const at = expr.at === undefined ? {} : { at: expr.at }
  return { expr: { ...found.expr, ...at }, type: column.type }
}

function refuseColumn(
  expr: ExprOf<'column'>,
  found: Exclude<Found, { readonly kind: 'column' }>,
  { docket, scope }: Place,
): Type {
  const written = expr.table === null ? expr.name : `${expr.table}.${expr.name}`
  switch (found.kind) {
    case 'refused':
      return UNKNOWN
    case 'ambiguous':
      return docket.refuse(
        'COLUMN_AMBIGUOUS',
        `${written} is in ${found.in.join(' and ')}`,
        expr.at,
        expr.table === null
          ? `write ${found.in.map((owner) => `${owner}.${expr.name}`).join(' or ')}`
          : 'give each table an alias of its own',
      )
    case 'no table':
      return docket.refuse(
        'TABLE_NOT_ALLOWED',
        `${expr.table ?? ''} is not a table of this SELECT`,
        expr.at,
        tablesOf(scope),
      )
    case 'no column': {
      const source = found.source?.label
      const where = typeof source === 'string' ? ` in ${source}` : ''
      const whole = scope.sources.some((each) => each.label === expr.name.toLowerCase())
      const instead = whole
        ? 'name the columns, or write *'
        : (INSTEAD.get(expr.name.toLowerCase()) ?? likeColumn(expr.name, scope))
      const known = [...CATALOG.values()].some((table) =>
        table.columns.some((column) => column.name.toLowerCase() === expr.name.toLowerCase()),
      )
      const detail = known
        ? `the session does not show a column ${written}${where}`
        : `there is no column ${written}${where}`
      return docket.refuse('COLUMN_NOT_ALLOWED', detail, expr.at, instead)
    }
  }
}

/** The companions that were kept of the column, or the column whose name comes nearest. */
function likeColumn(name: string, { sources }: Scope): string | undefined {
  const all = sources.flatMap(({ columns }) => (columns ?? []).map(({ display }) => display))
  const companions = all.filter((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}__`))
  if (companions.length > 0) {
    return `the text was not kept; use ${companions.slice(0, MOST_NAMED).join(', ')}`
  }
  const near = nearest(name, all)
  return near === null ? undefined : `use ${near}`
}

const MOST_NAMED = 5

function tablesOf({ sources }: Scope): string | undefined {
  const named = sources.flatMap(({ label }) => label ?? []).slice(0, MOST_NAMED)
  return named.length === 0 ? undefined : `the tables here are called ${named.join(', ')}`
}
