import { DuckDBInstance } from '@duckdb/node-api'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { layoutOf } from '../src/engine/aws/layout.js'
import type { GlueType } from '../src/engine/aws/layout.js'
import { pressedParts } from '../src/engine/aws/publish/press.js'
import type { RoomSpec } from '../src/engine/port.js'
import { loadStatements } from '../src/engine/room/load.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Policy } from '../src/policy/policy.js'
import { roomContents } from '../src/policy/room.js'
import { openVault } from './district-loaded.js'
import type { Vault } from './district-loaded.js'

const shelf = createPolicyShelf({ directory: 'policies' })
const MEMORY = 500_000_000

let vault: Vault
let work: string
let snapshots: readonly string[]
beforeAll(async () => {
  vault = await openVault()
  work = mkdtempSync(join(tmpdir(), 'homeroom-press-'))
  const first = await vault.load({ students: 600 }, null)
  const second = await vault.load({ students: 600, seed: 4 }, first.snapshot)
  snapshots = [first.snapshot, second.snapshot]
})
afterAll(async () => {
  rmSync(work, { recursive: true, force: true })
  await vault.close()
})

function policyOf(id: string): Policy {
  const policy = shelf.policy(id)
  if (policy === undefined) throw new TypeError('no such policy')
  return policy
}

function specOf(policy: Policy, loads: readonly string[] = snapshots): RoomSpec {
  const [previous, snapshot] = loads.map((load) => vault.file(load))
  return {
    snapshotFile: snapshot ?? '',
    previousFile: previous ?? null,
    ...roomContents(policy, [...policy.tables.keys()]),
  }
}

interface Seen {
  readonly name: string
  readonly rows: number
  readonly sha256: string
  readonly bytes: Buffer
}

async function press(policy: Policy, spec = specOf(policy)): Promise<Seen[]> {
  const seen: Seen[] = []
  const folder = mkdtempSync(join(work, 'folder-'))
  for await (const { part, path, rows } of pressedParts({
    ...{ policy, spec, folder, memoryBytes: MEMORY },
  })) {
    const bytes = readFileSync(path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    seen.push({ name: part.name, rows, sha256, bytes })
  }
  expect(readdirSync(folder)).toEqual(['spill'])
  expect(readdirSync(join(folder, 'spill'))).toEqual([])
  return seen
}

describe.each(['rostering-debug', 'counts-only', 'checks-only'])('the parts of %s', (id) => {
  const policy = policyOf(id)

  let once: readonly Seen[]
  beforeAll(async () => {
    once = await press(policy)
  }, 120_000)

  it('are those of the layout, in order, and the same bytes every time', async () => {
    const names = [...layoutOf(policy).values()].flat().map(({ name }) => name)
    expect(once.map(({ name }) => name)).toEqual(names)
    const again = await press(policy)
    expect(again.map(({ sha256 }) => sha256)).toEqual(once.map(({ sha256 }) => sha256))
  }, 120_000)

  it('are the same bytes whatever the order of rows in the snapshot, which may be that of names', async () => {
    const shuffled = await Promise.all(snapshots.map((load) => shuffle(vault.file(load))))
    const [previousFile = null, snapshotFile = ''] = shuffled
    const again = await press(policy, { ...specOf(policy), previousFile, snapshotFile })
    expect(again.map(({ sha256 }) => sha256)).toEqual(once.map(({ sha256 }) => sha256))
  }, 120_000)

  it('hold what a room with all tables holds, cell by cell, with the types of the layout', async () => {
    const room = await roomOf(policy)
    try {
      for (const [name, parts] of layoutOf(policy)) {
        const columns = parts.flatMap((part) => part.columns)
        for (const part of parts) {
          const path = keep(once.find((each) => each.name === part.name))
          const described = await room(`DESCRIBE SELECT * FROM read_parquet('${path}')`)
          expect(described.map(([column, type]) => [column, type])).toEqual(
            part.columns.map((column) => [column.name, STORED[column.type]]),
          )
        }
        const [first, ...more] = parts.map((part) => `read_parquet('${join(work, part.name)}')`)
        const joined = [first, ...more.map((each) => `JOIN ${each} USING (hr_row)`)].join(' ')
        const published = `SELECT ${columns.flatMap(({ name: as, of }) => (of === null ? [] : [`"${as}"`])).join(', ')} FROM ${joined}`
        const held = `SELECT ${columns.flatMap(({ of }) => (of === null ? [] : [`"${of}"`])).join(', ')} FROM "${name}"`
        expect(await room(`(${published}) EXCEPT ALL (${held})`)).toEqual([])
        expect(await room(`(${held}) EXCEPT ALL (${published})`)).toEqual([])
        const [[rows]] = (await room(`SELECT count(*)::INTEGER FROM "${name}"`)) as [[number]]
        const files = once.filter((each) => parts.some((part) => part.name === each.name))
        expect(files.map((each) => each.rows)).toEqual(parts.map(() => rows))
      }
    } finally {
      await room(null)
    }
  }, 120_000)
})

it('a policy whose table is wider than an allowlist lies in parts that fit together by row', async () => {
  const parts = layoutOf(policyOf('rostering-debug')).get('users') ?? []
  expect(parts.length).toBeGreaterThan(1)
  for (const { columns } of parts) expect(columns[0]).toMatchObject({ name: 'hr_row', of: null })
  const pressed = await press(policyOf('rostering-debug'))
  for (const part of parts) keep(pressed.find((each) => each.name === part.name))
  const files = parts.map((part) => `read_parquet('${join(work, part.name)}')`)
  const numbers = await asked(
    `SELECT min(hr_row)::INTEGER, max(hr_row)::INTEGER, count(DISTINCT hr_row)::INTEGER FROM ${files[1] ?? ''}`,
  )
  const [[least, most, distinct]] = numbers as [[number, number, number]]
  expect([least, most]).toEqual([1, distinct])
}, 120_000)

it('a load that does not fit the database fails without a word of it, and leaves no file', async () => {
  const policy = policyOf('counts-only')
  const folder = mkdtempSync(join(work, 'broken-'))
  const missing = { ...specOf(policy), snapshotFile: join(work, 'no-such-file') }
  const pressing = pressedParts({ policy, spec: missing, folder, memoryBytes: MEMORY })
  await expect(pressing.next()).rejects.toMatchObject({
    code: 'PUBLISH_FAILED',
    message: expect.not.stringContaining('no-such-file') as string,
  })
  expect(readdirSync(folder)).toEqual(['spill'])
})

it('a file is gone when whoever reads it breaks off', async () => {
  const policy = policyOf('counts-only')
  const folder = mkdtempSync(join(work, 'left-'))
  for await (const { path } of pressedParts({
    ...{ policy, spec: specOf(policy), folder, memoryBytes: MEMORY },
  })) {
    expect(existsSync(path)).toBe(true)
    break
  }
  expect(readdirSync(folder)).toEqual(['spill'])
})

const STORED: Readonly<Record<GlueType, string>> = {
  ...{ bigint: 'BIGINT', int: 'INTEGER', string: 'VARCHAR' },
  ...{ boolean: 'BOOLEAN', date: 'DATE', timestamp: 'TIMESTAMP' },
}

/** Puts a pressed part where the questions of these tests look for it. */
function keep(seen: Seen | undefined): string {
  const path = join(work, seen?.name ?? 'none')
  writeFileSync(path, seen?.bytes ?? '')
  return path
}

/** A copy of a snapshot with the rows of its tables in any order. */
async function shuffle(file: string): Promise<string> {
  const copy = join(mkdtempSync(join(work, 'shuffled-')), 'copy.duckdb')
  const instance = await DuckDBInstance.create(copy)
  const connection = await instance.connect()
  await connection.run(`ATTACH '${file}' AS of (READ_ONLY)`)
  const tables = await connection.runAndReadAll(
    "SELECT table_name FROM duckdb_tables() WHERE database_name = 'of'",
  )
  for (const [table] of tables.getRows()) {
    await connection.run(
      `CREATE TABLE "${String(table)}" AS FROM of."${String(table)}" ORDER BY random()`,
    )
  }
  connection.disconnectSync()
  instance.closeSync()
  return copy
}

type Asked = (sql: string | null) => Promise<readonly (readonly unknown[])[]>

/** A database filled as a room is; null closes it. */
async function roomOf(policy: Policy): Promise<Asked> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  for (const statement of loadStatements(specOf(policy))) await connection.run(statement)
  return async (sql) => {
    if (sql !== null) return (await connection.runAndReadAll(sql)).getRows()
    connection.disconnectSync()
    instance.closeSync()
    return []
  }
}

async function asked(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRows()
  } finally {
    connection.disconnectSync()
    instance.closeSync()
  }
}
