import type { Column, Table } from '../roster/catalog.js'
import type { PolicyColumn } from './policy.js'
import type { TableDocument } from './schema.js'

type Mark = 'except' | 'quasi' | 'sensitive' | 'extremes'
type Report = (path: readonly (string | number)[], what: string) => void

const ORDERED: ReadonlySet<Column['type']['kind']> = new Set(['integer', 'date', 'timestamp'])

/**
 * The columns a policy's entry for a table stands for, in the order of the catalogue, stars
 * expanded. Every pattern must match something: a restriction (`except`, `quasi`) that matches
 * nothing is a spelling mistake that would let data out.
 */
export function columnsOf(
  table: Table,
  entry: TableDocument,
  report: Report,
): ReadonlyMap<string, PolicyColumn> {
  const wanted =
    entry.columns === 'all'
      ? new Set(table.columns)
      : select(table.columns, entry.columns, 'columns', table, report)
  const left = select([...wanted], entry.except, 'except', table, report)
  const held = table.columns.filter((column) => wanted.has(column) && !left.has(column))
  if (held.length === 0) report(['columns'], `${table.name} is left without a column`)
  const marked = (mark: Mark) => select(held, entry[mark], mark, table, report)
  const quasi = marked('quasi')
  if (quasi.size > 0 && table.subjects.length === 0) {
    report(['quasi'], `${table.name} is about no one, so nothing in it can single a person out`)
  }
  for (const { name } of quasi) {
    // Counting relies on it: where two rows name the same person, they are about the same person.
    if (table.subjects.includes(name)) {
      report(['quasi'], `${name} is whom a row is about: it is a token, and hiding it hides no one`)
    }
  }
  const sensitive = marked('sensitive')
  const extremes = marked('extremes')
  for (const column of extremes) {
    if (!ORDERED.has(column.type.kind)) {
      report(['extremes'], `${column.name} has no smallest and largest to show`)
    }
  }
  return new Map(
    held.map((column) => [
      column.name.toLowerCase(),
      {
        column,
        quasi: quasi.has(column),
        sensitive: sensitive.has(column),
        extremes: extremes.has(column),
      },
    ]),
  )
}

function select(
  from: readonly Column[],
  patterns: readonly string[],
  key: 'columns' | Mark,
  table: Table,
  report: Report,
): Set<Column> {
  const chosen = new Set<Column>()
  for (const [index, pattern] of patterns.entries()) {
    const matched = from.filter((column) => matches(column.name, pattern))
    if (matched.length === 0) {
      report([key, index], `${table.name} has no column ${pattern} here`)
    }
    for (const column of matched) chosen.add(column)
  }
  return chosen
}

/** A name in full, or a beginning before `*`; letter case does not count, as in SQL. */
function matches(name: string, pattern: string): boolean {
  const wanted = pattern.toLowerCase()
  return wanted.endsWith('*')
    ? name.toLowerCase().startsWith(wanted.slice(0, -1))
    : name.toLowerCase() === wanted
}
