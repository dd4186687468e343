import type { Refusal } from '../refusal.js'
import { isRefusal } from '../refusal.js'
import { judgeQuery } from './allow-query.js'
import type { ApprovedQuery, OutputColumn } from './approved.js'
import type { Case } from './docket.js'
import { Docket } from './docket.js'
import type { Query } from './query.js'
import { stopped } from './stop.js'
import { sources, visit } from './walk.js'

/**
 * Judges a query as read against the policy of its session: every name resolves to a table and a column the
 * policy holds, every type fits, every function is on the list, tokens are only used as tokens.
 *
 * What comes back holds no word of the vendor's but literals: our aliases, catalogue names, parameters as
 * constants (`parameters` is empty), token literals as ordinals, every cast one that cannot fail and all
 * arithmetic as DOUBLE, so that whether the query ends well says nothing about a row.
 *
 * Of several refusals the first in the text is given.
 */
export function allow(query: Query, given: Case): ApprovedQuery | Refusal {
  const docket = new Docket(given)
  const judged = stopped(() => judgeQuery(query, { docket, ctes: new Map(), outer: null }))
  docket.finish()
  const first = docket.first()
  if (isRefusal(judged)) return first ?? judged
  if (first !== undefined) return first
  nameColumns(judged.query, docket)
  const output = judged.columns.map(({ display, type }): OutputColumn => ({
    name: display,
    type: type.kind === 'token' ? { kind: 'token', token: type.token } : { kind: 'plain' },
  }))
  // The one place where an ApprovedQuery is made.
  return {
    query: judged.query,
    output,
    parameters: [],
    mentions: [...docket.mentions].sort((a, b) => a - b),
    tables: [...docket.tables].sort(),
    columns: [...docket.columns].sort(),
    functions: [...docket.functions].sort(),
  } as unknown as ApprovedQuery
}

/**
 * Notes each column named, for the ledger, as `table.column`. Aliases of ours are unique in a query, and one is
 * met before what names it: a column belongs to its own SELECT or to one around it.
 */
function nameColumns(query: Query, docket: Docket): void {
  const tables = new Map<string, string>()
  visit(query, {
    query: ({ body }) => {
      if (body.kind !== 'select' || body.from === null) return
      for (const source of sources(body.from)) {
        if (source.kind !== 'table' || source.alias === null) continue
        if (docket.tables.has(source.name)) tables.set(source.alias, source.name)
      }
    },
    expr: (expr) => {
      const table =
        expr.kind === 'column' && expr.table !== null ? tables.get(expr.table) : undefined
      if (expr.kind === 'column' && table !== undefined) docket.columns.add(`${table}.${expr.name}`)
    },
  })
}
