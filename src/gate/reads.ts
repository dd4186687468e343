import type { Query } from './query.js'
import { sources, visit } from './walk.js'

/** Columns by table, catalogue names. */
export type Reads = ReadonlyMap<string, ReadonlySet<string>>

/**
 * At most what a query reads, as it will run: for each of its tables every column name that stands
 * anywhere in it. Too many rather than too few: which table an alias means is not asked.
 *
 * Names that are no columns (aliases of ours, subjects) are among them; whoever uses this keeps to the
 * columns of the table. `query` is approved: stars are expanded, USING has become ON.
 */
export function readsOf(query: Query): Reads {
  const tables = new Set<string>()
  const columns = new Set<string>()
  visit(query, {
    query: ({ body }) => {
      if (body.kind !== 'select' || body.from === null) return
      for (const source of sources(body.from)) if (source.kind === 'table') tables.add(source.name)
    },
    expr: (expr) => {
      if (expr.kind === 'column') columns.add(expr.name)
    },
  })
  return new Map([...tables].map((table) => [table, columns]))
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
