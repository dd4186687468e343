import type { PolicyTable } from './policy.js'

/**
 * Columns of `prev_*` tables that would undo what a room does to today's: yesterday's grade of a
 * child tells today's. They cannot be generalised with today's figures (another file, other
 * people), so a policy has to leave them out.
 */
export function leaks(
  tables: ReadonlyMap<string, PolicyTable>,
): readonly { readonly table: string; readonly column: string }[] {
  return [...tables].flatMap(([name, { columns }]) => {
    if (!name.startsWith('prev_')) return []
    const today = tables.get(name.slice('prev_'.length))
    return [...columns].flatMap(([column, held]) =>
      held.quasi || today?.columns.get(column)?.quasi === true
        ? [{ table: name, column: held.column.name }]
        : [],
    )
  })
}
