import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { HIDDEN_FUNCTIONS } from '../../src/gate/functions.js'
import type { Policy } from '../../src/policy/policy.js'
import { SQL_TYPES } from '../../src/vault/snapshot-file.js'

/** What DuckDB's binder makes of things for which SQL has signs of its own, or a longer name. */
const ENGINE_NAMES: ReadonlySet<string> = new Set([
  ...[
    'seq_scan',
    'count_star',
    'like_escape',
    'not_like_escape',
    'ilike_escape',
    'not_ilike_escape',
  ],
  ...['to_days', 'to_months', 'to_years', 'to_weeks', 'to_hours', 'to_minutes', 'to_seconds'],
  // A scalar subquery: its first row, and an error if there is a second.
  ...['first', 'error'],
])

/**
 * A database that holds a policy's tables and columns, the hidden subject columns, and nothing else. DuckDB's
 * binder, which shares no code with our reading of names, says with it what a text touches.
 */
export async function policyDatabase(policy: Policy): Promise<DuckDBConnection> {
  const db = await (await DuckDBInstance.create(':memory:')).connect()
  for (const { table, columns } of policy.tables.values()) {
    const shown = [...columns.values()].map(
      ({ column }) => `"${column.name}" ${SQL_TYPES[column.type.kind]}`,
    )
    const subjects = table.subjects.map((_, n) => `"__subject${n === 0 ? '' : n + 1}" UINTEGER`)
    await db.run(`CREATE TABLE "${table.name}" (${[...shown, ...subjects].join(', ')})`)
  }
  return db
}

/** What a text reaches for beyond a policy, by its bound plan; null if nothing. */
export async function strayOf(
  db: DuckDBConnection,
  policy: Policy,
  text: string,
): Promise<string | null> {
  const sql = `SELECT json_serialize_plan('${text.replaceAll("'", "''")}', optimize := false)`
  const plan = String((await db.runAndReadAll(sql)).getRows()[0]?.[0])
  if (plan.startsWith('{"error":true')) {
    // What is only ill-typed, or too deep for this one, touches nothing.
    return /does not exist|not found|Referenced|Catalog/u.test(plan) ? plan.slice(0, 300) : null
  }
  const tables = [...plan.matchAll(/"table":"([^"]*)"/gu)].map(([, name]) => name ?? '')
  const table = tables.find((name) => !policy.tables.has(name.toLowerCase()))
  if (table !== undefined) return `the table ${table}`
  const names = [...plan.matchAll(/"name":"(\w+)"/gu)].map(([, name]) => name ?? '')
  const called = names.find(
    (name) => !policy.functions.has(name) && !HIDDEN_FUNCTIONS.has(name) && !ENGINE_NAMES.has(name),
  )
  return called === undefined ? null : `the function ${called}`
}
