import type { Policy, PolicyTable } from './policy.js'

/** Columns of one table whose values, taken together, could single a person out. */
export interface Level {
  readonly table: PolicyTable
  /** The column that says whom a row is about. */
  readonly person: string
  readonly columns: readonly string[]
  /** `person`: hidden for a person or not. `row`: hidden line by line. */
  readonly per: 'person' | 'row'
}

/** Always part of a person's combination, and never hidden: without them no roster can be debugged. */
const ANCHORS: ReadonlySet<string> = new Set(['role', 'orgsourcedid', 'orgsourcedid__n'])

/** Whether a quasi column is counted but left as it stands. */
export const isAnchor = (column: string): boolean => ANCHORS.has(column.toLowerCase())

/** What is to be judged of the tables chosen, in the policy's order, rows of many last. */
export function levelsOf(policy: Policy, tables: readonly PolicyTable[]): readonly Level[] {
  const chosen = new Set(tables.map(({ table }) => table.name))
  const levels = [...policy.tables.values()].flatMap((table): Level[] => {
    const [person] = table.table.subjects
    const columns = [...table.columns.values()]
      .filter(({ column, quasi }) => quasi && !isAnchor(column.name))
      .map(({ column }) => column.name)
    if (person === undefined || columns.length === 0 || !chosen.has(table.table.name)) return []
    const many = person !== 'sourcedId' && table.table.columns.some(({ name }) => name === 'line')
    return [{ table, person, columns, per: many ? 'row' : 'person' }]
  })
  return levels.toSorted((a, b) => Number(a.per === 'row') - Number(b.per === 'row'))
}

/** Whether a table comes from the load before, which is another file. */
export const isPrevious = (table: string): boolean => table.startsWith('prev_')

/** SQL name, quoted. Only catalogue names come here. */
export const quoted = (name: string): string => `"${name}"`
