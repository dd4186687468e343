import type { ColumnWire } from '../../api/policies.js'

/** A column with what was computed of its text: `email` with `email__n`, `email__valid`, ... */
export interface ColumnGroup {
  readonly base: string
  /** Null if the session shows the companions alone. */
  readonly column: ColumnWire | null
  readonly companions: readonly ColumnWire[]
}

/** Columns of a table by what they were made of, in the order of the table. */
export function columnGroups(columns: readonly ColumnWire[]): readonly ColumnGroup[] {
  const groups = new Map<string, ColumnGroup>()
  for (const column of columns) {
    const [base = column.name] = column.name.split('__')
    const group = groups.get(base) ?? { base, column: null, companions: [] }
    const isBase = column.name === base
    groups.set(
      base,
      isBase ? { ...group, column } : { ...group, companions: [...group.companions, column] },
    )
  }
  return [...groups.values()]
}
