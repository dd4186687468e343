import { DuckDBDecimalValue, type DuckDBConnection } from '@duckdb/node-api'
import { SparkSQL } from 'dt-sql-parser'
import { LOAD, layoutOf, loadName, ROW, type TablePart } from '../src/engine/aws/layout.js'
import { spelledForDuckDB } from '../src/engine/aws/spark/respell.js'
import { equal } from '../src/gate/equal.js'
import type { Query } from '../src/gate/query.js'
import { renderChecked } from '../src/gate/gate.js'
import { read } from '../src/gate/read.js'
import type { Parsers } from '../src/engine/port.js'
import type { Policy } from '../src/policy/policy.js'
import { sparkDialect } from '../src/query/dialect.js'
import { isRefusal } from '../src/refusal.js'
import { runSpark } from './support/aws/spark-duckdb.js'

export const SNAPSHOT = '20261122T060000Z'

/**
 * Lays a room's tables out as they are published, in a schema `aws` of the same connection, under two loads: that
 * of the room, and another whose rows must never be seen (each is there twice).
 */
export async function layOut(room: DuckDBConnection, policy: Policy): Promise<void> {
  await room.run('CREATE SCHEMA aws')
  const loads = [
    [loadName(SNAPSHOT, policy.hash), 1],
    ['other.000000000000', 2],
  ] as const
  for (const [name, parts] of layoutOf(policy)) {
    const table = policy.tables.get(name)?.table.name ?? ''
    for (const part of parts) {
      const columns = part.columns.map((column) =>
        column.of === null
          ? `row_number() OVER (ORDER BY rowid) AS ${ROW}`
          : `"${column.of}"${column.type === 'bigint' ? '::BIGINT' : ''} AS "${column.name}"`,
      )
      const all = loads.map(
        ([load, times]) =>
          `SELECT ${columns.join(', ')}, '${load}' AS ${LOAD} FROM main."${table}", range(${times})`,
      )
      await room.run(`CREATE TABLE aws."${part.name}" AS ${all.join(' UNION ALL ')}`)
    }
  }
}

/** The Spark text of a tree, or the words of its refusal. */
export async function sparkOf(
  query: Query,
  policy: Policy,
  parsers: Parsers,
): Promise<{ readonly text: string } | { readonly lacks: string }> {
  const made = await sparkDialect(parsers).write(query, [], { policy, snapshot: SNAPSHOT })
  if (!isRefusal(made)) return { text: made.text }
  if (made.code !== 'ENGINE_LACKS') throw new Error(made.code)
  return { lacks: made.detail }
}

/** What a grammar of Spark SQL that others wrote has against a text. */
export const grammarFaults = (text: string): readonly string[] =>
  new SparkSQL().validate(text).map(({ message }) => message)

/** What no text may hold, because Clean Rooms refuses it beside its controls. */
export const BARRED =
  /\b(EXISTS|SEMI|ANTI|EXCEPT|INTERSECT|MINUS|LATERAL|GROUPING|CUBE|ROLLUP|QUALIFY|FILTER|RECURSIVE|PIVOT|OFFSET)\b/

/**
 * What is wrong with how a text reads its tables: each must be a CTE of the text, or stand alone in a SELECT of
 * plain columns that the layout has, WHERE the partition is this load and nothing else.
 */
export async function looseTables(
  text: string,
  policy: Policy,
  parsers: Pick<Parsers, 'serialize'>,
): Promise<readonly string[]> {
  const spelled = spelledForDuckDB(text)
  const tree = read(await parsers.serialize(spelled), spelled, 'own')
  if (isRefusal(tree)) return [tree.detail]
  const parts = new Map([...layoutOf(policy).values()].flat().map((part) => [part.name, part]))
  const ctes = new Set(tree.ctes.map(({ name }) => name))
  const load = loadName(SNAPSHOT, policy.hash)
  const loose: string[] = []
  const visit = (node: unknown, select: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { kind, name } = node as { kind?: unknown; name?: unknown }
    if (kind === 'table' && typeof name === 'string' && !ctes.has(name)) {
      if (!isOneLoad(select, parts.get(name), load)) loose.push(name)
    }
    for (const value of Object.values(node)) visit(value, kind === 'select' ? node : select)
  }
  visit(tree, null)
  return loose
}

function isOneLoad(select: unknown, part: TablePart | undefined, load: string): boolean {
  if (part === undefined) return false
  const given = JSON.parse(
    JSON.stringify(select, (key, value: unknown) => (key === 'at' ? undefined : value)),
  ) as { items: { expr: { kind: string; name: string } }[] }
  const held = new Set([LOAD, ...part.columns.map((column) => column.name)])
  const isPlain = given.items.every(({ expr }) => expr.kind === 'column' && held.has(expr.name))
  const expected = {
    ...{ kind: 'select', items: given.items, distinct: false, distinctOn: [], groupBy: [] },
    ...{ having: null, qualify: null, from: { kind: 'table', name: part.name, alias: null } },
    where: {
      ...{ kind: 'compare', op: '=', left: { kind: 'column', table: null, name: LOAD } },
      right: { kind: 'constant', type: 'string', text: load },
    },
  }
  return isPlain && equal(given, expected)
}

/** Rows of both engines with hidden lists in one form: visible cells and each hidden cell's ordinals. */
export interface Answer {
  readonly rows: readonly string[]
  /** Row by row, in the order they came. */
  readonly inOrder: readonly string[]
}

/** The answer of a tree in a room, through DuckDB's text. */
export async function inRoom(
  room: DuckDBConnection,
  query: Query,
  hidden: number,
  parsers: Parsers,
): Promise<Answer> {
  await room.run('USE main')
  const text = await renderChecked(query, parsers)
  return answer((await room.runAndReadAll(text)).getRowsJS(), hidden)
}

/** The answer of a Spark text over the parts. */
export async function inSpark(
  room: DuckDBConnection,
  text: string,
  hidden: number,
): Promise<Answer> {
  await room.run('USE aws')
  return answer(await runSpark(room, text), hidden)
}

function answer(rows: readonly (readonly unknown[])[], hidden: number): Answer {
  const inOrder = rows.map((row) => {
    const visible = row.slice(0, row.length - hidden).map(cell)
    const persons = row.slice(row.length - hidden).map(subjects)
    return JSON.stringify([visible, persons])
  })
  return { rows: [...inOrder].sort(), inOrder }
}

function cell(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number')
    return Number.isFinite(value) ? Number(value.toPrecision(12)) : String(value)
  return value instanceof DuckDBDecimalValue ? value.toString() : value
}

/** A hidden cell: a count or one ordinal, or the ordinals of a list, in either spelling of it. */
function subjects(value: unknown): unknown {
  if (value === null) return null
  const list = typeof value === 'string' ? value.split(',') : value
  if (!Array.isArray(list)) return Number(value)
  const ordinals = [...new Set(list.filter((each) => each !== null).map(Number))]
  return ordinals.length === 0 ? null : ordinals.sort((a, b) => a - b)
}
