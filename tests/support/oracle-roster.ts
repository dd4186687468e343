import type { DuckDBConnection } from '@duckdb/node-api'
import { CATALOG } from '../../src/roster/catalog.js'
import type { Column } from '../../src/roster/catalog.js'

/** Rows of each table: enough that joins meet, groups double and windows have neighbours. */
const ROWS = 6
/** The table that has one row by law. */
const RUN = 'pkg_run'

/** The whole catalogue in a database, a few rows each, with the subjects a room has. */
export async function makeRoster(connection: DuckDBConnection): Promise<void> {
  for (const { name, columns } of CATALOG.values()) {
    const cells = columns.map((column) => ({ name: column.name, ...KINDS[column.type.kind] }))
    const subjects = ['__subject', '__subject2'].map((each) => ({ name: each, ...KINDS.token }))
    const all = [...cells, ...subjects]
    const typed = all.map((cell) => `"${cell.name}" ${cell.type}`)
    await connection.run(`CREATE TABLE "${name}" (${typed.join(', ')})`)
    const values = all.map(({ value }, place) => `(${value.replaceAll('n', `(n + ${place % 2})`)})`)
    await connection.run(
      `INSERT INTO "${name}" SELECT ${values.join(', ')} FROM range(${name === RUN ? 1 : ROWS}) r(n)`,
    )
  }
}

/** `value` is SQL over a number `n` of the row: some twice, some NULL. */
const KINDS: Readonly<
  Record<Column['type']['kind'], { readonly type: string; readonly value: string }>
> = {
  token: { type: 'UINTEGER', value: 'CASE WHEN n = 4 THEN NULL ELSE 1 + n % 3 END' },
  text: { type: 'VARCHAR', value: "CASE WHEN n = 3 THEN NULL ELSE 'x' || n % 3 END" },
  integer: { type: 'INTEGER', value: 'n' },
  boolean: { type: 'BOOLEAN', value: 'n % 2 = 0' },
  date: { type: 'DATE', value: "DATE '2026-01-01' + 40 * n::INTEGER" },
  timestamp: { type: 'TIMESTAMP', value: "TIMESTAMP '2026-01-01' + to_days(n::INTEGER)" },
}
