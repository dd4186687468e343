import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import type { PolicyColumn } from '../src/policy/policy.js'
import { CATALOG } from '../src/roster/catalog.js'
import type { ColumnType } from '../src/roster/catalog.js'
import { isRefusal } from '../src/refusal.js'
import { POLICY, caseOf, examples, policyOf } from './gate-case.js'

const TYPES: Readonly<Record<ColumnType['kind'], string>> = {
  token: 'UINTEGER',
  text: 'VARCHAR',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
}

/** A few values of each type, NULL among them, chosen by row and column so that joins meet. */
const VALUES: Readonly<Record<ColumnType['kind'], (seed: number) => string>> = {
  token: (seed) => String(seed % 6),
  text: (seed) => ["'student'", "'teacher'", "'A b'", "''", "'2025'", "'O''Brien'"][seed % 6] ?? '',
  integer: (seed) => String(seed % 11),
  boolean: (seed) => String(seed % 2 === 0),
  date: (seed) => `DATE '2026-0${(seed % 6) + 1}-15'`,
  timestamp: (seed) => `TIMESTAMP '2026-0${(seed % 6) + 1}-15 10:00:00'`,
}

/** What a room has beside the columns of the catalogue. */
const SUBJECTS = ['__subject', '__subject2'].map((name) => ({
  name,
  type: { kind: 'token' } as const,
}))

let connection: DuckDBConnection
let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
  connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const table of CATALOG.values()) {
    const shown = [...table.columns, ...SUBJECTS]
    const types = shown.map(({ name, type }) => `"${name}" ${TYPES[type.kind]}`)
    await connection.run(`CREATE TABLE "${table.name}" (${types.join(', ')})`)
    const count = table.name === 'pkg_run' ? 1 : 12
    for (let row = 0; row < count; row += 1) {
      const cells = shown.map(({ name, type }, place) => {
        const seed = row * 7 + place * 3 + name.length
        return seed % 9 === 0 ? 'NULL' : VALUES[type.kind](seed)
      })
      await connection.run(`INSERT INTO "${table.name}" VALUES (${cells.join(', ')})`)
    }
  }
})
/** The same tables as the corpus' policy shows them: no subject, nothing that is hidden. */
beforeAll(async () => {
  await connection.run('CREATE SCHEMA asked')
  for (const table of CATALOG.values()) {
    const held = POLICY.tables.get(table.name.toLowerCase())
    const columns = held === undefined ? table.columns : [...held.columns.values()].map(nameOf)
    const names = columns.map(({ name }) => `"${name}"`).join(', ')
    await connection.run(
      `CREATE TABLE asked."${table.name}" AS SELECT ${names} FROM main."${table.name}"`,
    )
  }
})
afterAll(() => parsers.close())

const nameOf = ({ column }: PolicyColumn): { readonly name: string } => column

/** The rows as a sorted multiset, without the last `hidden` cells; numbers by value, whatever their type. */
async function rows(sql: string, hidden = 0): Promise<readonly string[]> {
  const reader = await connection.runAndReadAll(sql)
  return reader
    .getRowsJson()
    .map((row) => JSON.stringify(row.slice(0, row.length - hidden).map(plain)))
    .sort()
}

function plain(cell: unknown): unknown {
  const text = String(cell)
  if (typeof cell === 'boolean' || cell === null || !/^-?[0-9.e+-]+$/.test(text)) return cell
  return Number.isNaN(Number(text)) ? cell : Number(Number(text).toPrecision(12))
}

/** What is meant to differ: overflow, casts that fail, tokens and parameters. */
const DIFFERENT = ['overflow-cannot-happen', 'cast']
const comparable = examples('allowed').filter(
  ({ name, sql, parameters }) =>
    parameters.length === 0 && !DIFFERENT.includes(name) && !/'[a-z]{3}_(?:exact|folded)/.test(sql),
)

describe('the rendered text', () => {
  it.each(comparable)('answers what the vendor asked: $name', async ({ sql, policy }) => {
    const judged = await judge({ ...caseOf([], policyOf(policy)), sql }, parsers)
    if (isRefusal(judged)) throw new Error(judged.detail)
    const text = await renderChecked(judged.query, parsers)
    await connection.run('USE memory.asked')
    const asked = await rows(sql).finally(() => connection.run('USE memory.main'))
    expect(await rows(text)).toEqual(asked)
    const plan = classify(judged, policyOf(policy))
    if (isRefusal(plan)) throw new Error(plan.detail)
    if (plan.kind !== 'named' || plan.page !== null) return
    // Counting whom the rows are about changes no row.
    expect(await rows(await renderChecked(plan.query, parsers), plan.hidden)).toEqual(asked)
  })

  it('is taken by the engine for every other example', async () => {
    for (const { name, sql, parameters, policy } of examples('allowed')) {
      const judged = await judge({ ...caseOf(parameters, policyOf(policy)), sql }, parsers)
      if (isRefusal(judged)) throw new Error(judged.detail)
      const answered = rows(await renderChecked(judged.query, parsers))
      await expect(answered.then(() => name)).resolves.toBe(name)
    }
  })

  it('never fails on a value, whatever the cells hold', async () => {
    const gadgets = [
      'select line * 999999999999999 * 999999999999999 * 999999999999999 from users',
      'select cast(role as integer), cast(role as date), cast(line as boolean) from users',
      'select abs(line - 999999999999999) / 0, line % 0, round(line / 0, 5000) from users',
      "select substring(role, -9999, 9999), left(role, -10000), split_part(role, '', 0) from users",
      'select beginDate + 40000, beginDate - 40000, endDate - beginDate from enrollments',
      "select date_trunc('week', dateLastModified), date_part('doy', beginDate) from enrollments",
      "select regexp_matches(role, '(a+)+$') from users",
      'select -line, floor(-line / 3), ceil(line), greatest(line, 0.5) from users',
    ]
    for (const sql of gadgets) {
      const judged = await judge({ ...caseOf(), sql }, parsers)
      if (isRefusal(judged)) throw new Error(`${sql}: ${judged.detail}`)
      expect((await rows(await renderChecked(judged.query, parsers))).length).toBe(12)
    }
  })

  it('holds no word of the vendor’s', async () => {
    const sql =
      'with mine as (select line as "my x", role as "secret name" from users as vendor_alias) ' +
      'select m."my x" as "shown so" from mine as m where m."secret name" is null order by "shown so"'
    const judged = await judge({ ...caseOf(), sql }, parsers)
    if (isRefusal(judged)) throw new Error(judged.detail)
    const text = await renderChecked(judged.query, parsers)
    expect(text).not.toMatch(/mine|my x|secret|vendor_alias|shown/)
    expect(judged.output).toEqual([{ name: 'shown so', type: { kind: 'plain' } }])
    expect([...CATALOG.keys()]).toContain('users')
    expect(judged).toMatchObject({
      tables: ['users'],
      columns: ['users.line', 'users.role'],
      functions: [],
    })
  })
})
