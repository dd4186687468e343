import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../src/engine/port.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import type { Reads } from '../src/gate/reads.js'
import { createRooms, type Rooms, type SpecOf } from '../src/query/rooms.js'
import { ask, eventually, makeFolder, roomProcesses, spec, writeSnapshot } from './room-district.js'

const folder = makeFolder()
const today = join(folder.snapshots, 'today.duckdb')
let engine: Engine
let rooms: Rooms
/** What rooms were made for, in order, as `table.column`. */
let made: string[][] = []

beforeAll(async () => {
  await writeSnapshot(today)
  engine = createRoomEngine({ snapshotsDir: folder.snapshots, warm: 0 })
})
beforeEach(() => {
  rooms = createRooms(engine)
  made = []
})
afterEach(async () => {
  await rooms.close()
  expect(await eventually(() => roomProcesses().length === 0, 10_000)).toBe(true)
})
afterAll(async () => {
  await engine.close()
  folder.remove()
})

const reads = (...names: string[]): Reads => {
  const tables = new Map<string, Set<string>>()
  for (const name of names) {
    const [table = '', column = ''] = name.split('.')
    tables.set(table, new Set([...(tables.get(table) ?? []), column]))
  }
  return tables
}

/** As the composition root does, without a policy. */
const specOf: SpecOf = (read) => {
  const names = [...read].flatMap(([table, columns]) => [...columns].map((c) => `${table}.${c}`))
  made.push(names)
  const tables = [...read].map(([name, columns]) => ({
    ...{ name, subjects: [] },
    columns: [...columns].map((column) => ({ name: column, expression: null })),
  }))
  return Promise.resolve(spec(today, { tables }))
}

const run = (text: string, ...names: string[]) =>
  rooms.run('ses', specOf, { request: ask(text), reads: reads(...names), beside: () => new Map() })

const COLUMNS = "SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND column_name[1] <> '_'"

describe("a session's room", () => {
  it('holds the columns that were read, and serves what reads no more of them', async () => {
    expect(await run(COLUMNS, 'users.role', 'users.line')).toMatchObject({ rows: [[2]] })
    expect(await run('SELECT count(role) FROM users', 'users.role')).toMatchObject({ rows: [[42]] })
    expect(made).toEqual([['users.role', 'users.line']])
  })

  it('is made anew for a query that reads more, with what was read before; the old one is gone', async () => {
    await run('SELECT 1', 'users.role')
    const [before] = roomProcesses()
    expect(await run(COLUMNS, 'enrollments.role')).toMatchObject({ rows: [[2]] })
    expect(made).toEqual([['users.role'], ['users.role', 'enrollments.role']])
    expect(roomProcesses()).toHaveLength(1)
    expect(roomProcesses()).not.toContain(before)
    await run('SELECT 1', 'users.role')
    expect(made).toHaveLength(2)
  })

  it('holds, if it is made anew, what the errand says beside', async () => {
    const beside = () => reads('users.line', 'enrollments.role')
    const walk = (name: string) =>
      rooms.run('ses', specOf, { request: ask(COLUMNS), reads: reads(name), beside })
    expect(await walk('users.role')).toMatchObject({ rows: [[1]] })
    expect(await walk('users.line')).toMatchObject({ rows: [[3]] })
    expect(await walk('enrollments.role')).toMatchObject({ rows: [[3]] })
    expect(made).toHaveLength(2)
  })

  it('is made for the query alone if there is no place for what was read before', async () => {
    await run('SELECT 1', 'users.role')
    const cramped: SpecOf = (read) =>
      read.size > 1 ? Promise.resolve(spec(join(folder.snapshots, 'none'))) : specOf(read)
    const errand = {
      ...{
        request: ask(COLUMNS),
        reads: reads('enrollments.role'),
        beside: () => reads('users.line'),
      },
    }
    expect(await rooms.run('ses', cramped, errand)).toMatchObject({ rows: [[1]] })
    expect(made).toEqual([['users.role'], ['enrollments.role']])
  })

  it('that cannot be made even for the query alone is a fault, and the next query starts afresh', async () => {
    await expect(run('SELECT 1', 'users.nickname')).rejects.toMatchObject({ code: 'ROOM_FAILED' })
    expect(await run('SELECT count(*) FROM users', 'users.role')).toMatchObject({ rows: [[42]] })
  })

  it('gives up what was read before once a query runs out of memory', async () => {
    await run('SELECT 1', 'users.role')
    const hungry =
      "SELECT count(DISTINCT a.range::VARCHAR || repeat('x', 2000)) FROM range(30000000) AS a"
    const request = ask(hungry, { deadlineMs: 60_000 })
    const errand = { request, reads: reads('enrollments.role'), beside: () => new Map() }
    expect(await rooms.run('ses', specOf, errand)).toEqual({ kind: 'failed', reason: 'memory' })
    expect(await run(COLUMNS, 'users.line')).toMatchObject({ rows: [[1]] })
    expect(made.at(-1)).toEqual(['users.line'])
  }, 90_000)

  it('runs nothing if the session ended while a wider one was being made', async () => {
    await run('SELECT 1', 'users.role')
    const running = run('SELECT count(*) FROM enrollments', 'enrollments.role')
    await rooms.end('ses')
    expect(await running).toEqual({ kind: 'failed', reason: 'stopped' })
    expect(await eventually(() => roomProcesses().length === 0, 10_000)).toBe(true)
    expect(existsSync(today)).toBe(true)
  })
})
