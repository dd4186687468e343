import { CATALOG } from '../roster/catalog.js'
import type { Query } from './query.js'
import { sources, visit } from './walk.js'

/** Columns by table, catalogue names. */
export type Reads = ReadonlyMap<string, ReadonlySet<string>>

/**
 * At most what a query reads, as it will run: of each of its tables the columns whose names stand
 * anywhere in it. Too many rather than too few: which table an alias means is not asked. A table that
 * is only counted has no columns here; subjects, which every room has, are left out.
 *
 * `query` is approved: stars are expanded, USING has become ON.
 */
export function readsOf(query: Query): Reads {
  const tables = new Set<string>()
  const columns = new Set<string>()
  visit(query, {
    query: ({ body }) => {
      if (body.kind !== 'select' || body.from === null) return
      for (const source of sources(body.from)) {
        if (source.kind === 'table') tables.add(source.name)
      }
    },
    expr: (expr) => {
      if (expr.kind === 'column') columns.add(expr.name)
    },
  })
  return new Map(
    [...tables].flatMap((name) => {
      const table = CATALOG.get(name.toLowerCase())
      // What is no table of the catalogue is a CTE, whose own tables are here as well.
      if (table === undefined) return []
      const named = table.columns.filter((column) => columns.has(column.name))
      return [[table.name, new Set(named.map((column) => column.name))]]
    }),
  )
}

/** What either reads. */
export function bothReads(one: Reads, other: Reads): Reads {
  const tables = new Set([...one.keys(), ...other.keys()])
  return new Map(
    [...tables].map((table) => [
      table,
      new Set([...(one.get(table) ?? []), ...(other.get(table) ?? [])]),
    ]),
  )
}

/** Whether what `wanted` reads is among what `held` reads. */
export function coversReads(held: Reads, wanted: Reads): boolean {
  return [...wanted].every(([table, columns]) => {
    const own = held.get(table)
    return own !== undefined && [...columns].every((column) => own.has(column))
  })
}
