import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine, Room } from '../src/engine/port.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import { ask, makeFolder, roomProcesses, spec, writeSnapshot } from './room-district.js'

const folder = makeFolder()
const today = join(folder.snapshots, 'today.duckdb')
const key = join(folder.data, 'vault.key')
/** A path that a room of any kind would have the right to write, were it let. */
const target = join(folder.data, 'written-by-a-room')
let engine: Engine
let room: Room
let hasNamespaces: boolean

beforeAll(async () => {
  writeFileSync(key, 'the key of the vault')
  process.env['HOMEROOM_SECRET_OF_THE_TEST'] = 'must not be inherited'
  await writeSnapshot(today)
  engine = createRoomEngine({ snapshotsDir: folder.snapshots, warm: 0 })
  room = await engine.open(spec(today))
  hasNamespaces = engine.isolation.includes('namespaces, no network')
  if (!hasNamespaces)
    console.warn(`Namespaces are refused here; not all walls can be tried: ${engine.isolation}`)
})
afterAll(async () => {
  await engine.close()
  folder.remove()
})

/** The room's own process; there is one, because no other is kept warm. */
const pid = (): number => {
  const [only, ...others] = roomProcesses()
  if (only === undefined || others.length > 0) throw new Error('expected one room')
  return only
}

describe('text that reached a room past the gate', () => {
  it.each([
    `SELECT * FROM read_csv('${today}')`,
    `SELECT * FROM read_csv('/etc/passwd')`,
    `SELECT * FROM read_text('${key}')`,
    `SELECT * FROM read_blob('${today}')`,
    "SELECT * FROM read_blob('/door/snapshot')",
    `SELECT * FROM '${today}'`,
    `SELECT * FROM glob('${folder.data}/*')`,
    "SELECT * FROM glob('/**')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    `ATTACH '${today}' AS x (READ_ONLY)`,
    `ATTACH '${target}'`,
    "ATTACH ':memory:' AS x",
    `COPY users TO '${target}'`,
    `COPY (SELECT 1) TO '${target}' (FORMAT parquet)`,
    `EXPORT DATABASE '${target}'`,
    `SELECT * FROM enable_logging('QueryLog', storage='file', storage_path='${target}')`,
    "SELECT * FROM enable_logging(level='trace', storage='stdout')",
    'SELECT * FROM enable_logging()',
    'CALL enable_logging()',
    `SELECT * FROM enable_profiling(format='json', save_location='${target}')`,
    'SELECT * FROM enable_profiling()',
    'SELECT * FROM enable_peg_parser()',
    'SET threads = 1',
    "SET VARIABLE a = 'kept'",
    'RESET memory_limit',
    'PRAGMA enable_profiling',
    'PRAGMA database_list',
    'PRAGMA disable_optimizer',
    "SELECT getenv('HOMEROOM_SECRET_OF_THE_TEST')",
    'INSTALL httpfs',
    'LOAD httpfs',
    "LOAD '/evil.duckdb_extension'",
    "SELECT * FROM read_csv('https://example.com/')",
    'SELECT 1; DROP TABLE users',
    'DROP TABLE users',
    'DELETE FROM users',
    'CREATE TABLE loot AS FROM users',
    'CREATE TEMP TABLE loot AS FROM users',
    'CREATE MACRO count() AS 0',
    'EXPLAIN ANALYZE SELECT 1',
    'BEGIN',
    'CHECKPOINT',
    'SELECT * FROM force_checkpoint()',
    `SELECT query('COPY users TO ''${target}''')`,
    `SELECT * FROM query('COPY users TO ''${target}''')`,
    `SELECT json_execute_serialized_sql(json_serialize_sql('SELECT 1'))`,
    "SELECT * FROM pragma_storage_info('users')",
    'SELECT write_log(role) FROM users',
    'SELECT nextval(role) FROM users',
  ])('does no harm, and the next query is answered: %s', async (text) => {
    const outcome = await room.run(ask(text, { deadlineMs: 2_000 }))
    if (outcome.kind === 'rows') expect(JSON.stringify(outcome)).not.toMatch(/vault|must not|root:/)
    expect(existsSync(target)).toBe(false)
    expect(readdirSync(folder.data).filter((name) => !name.startsWith('rooms-'))).toEqual([
      'snapshots',
      'vault.key',
    ])
    const next = await room.run(ask('SELECT count(*) FROM users WHERE role IS NOT NULL'))
    expect(next).toMatchObject({ kind: 'rows', rows: [[42]] })
  })

  it('leaves nothing behind for the next query, whatever it switched on', async () => {
    await room.run(ask('SELECT * FROM enable_logging()'))
    await room.run(ask("SELECT 'a question of another day'"))
    const logs = await room.run(ask('SELECT count(*) FROM duckdb_logs()'))
    expect(logs).toMatchObject({ rows: [[0]] })
  })

  it('may only read: a statement that is no SELECT fails before it runs', async () => {
    for (const text of [
      'CREATE TABLE loot (a INTEGER)',
      "SET VARIABLE a = 'kept'",
      'DROP TABLE users',
    ]) {
      expect(await room.run(ask(text))).toEqual({ kind: 'failed', reason: 'error' })
    }
    const tables = await room.run(ask('SELECT count(*) FROM duckdb_tables()'))
    expect(tables).toMatchObject({ rows: [[3]] })
  })
})

describe('the process of a room', () => {
  it('has an empty environment', () => {
    expect(readFileSync(`/proc/${pid()}/environ`, 'latin1')).toBe('')
  })

  it('may use no more memory than it was given, dump no core and write no file', () => {
    const limits = readFileSync(`/proc/${pid()}/limits`, 'latin1')
    expect(limits).toMatch(/Max data size\s+1610612736\s+1610612736/)
    expect(limits).toMatch(/Max address space\s+3221225472\s+3221225472/)
    expect(limits).toMatch(/Max file size\s+0\s+0/)
    expect(limits).toMatch(/Max core file size\s+0\s+0/)
  })

  it('has no capability and cannot win one', () => {
    if (!hasNamespaces) return
    const status = readFileSync(`/proc/${pid()}/status`, 'latin1')
    expect(status).toMatch(/CapPrm:\s+0+\n/)
    expect(status).toMatch(/CapEff:\s+0+\n/)
    expect(status).toMatch(/CapBnd:\s+0+\n/)
    expect(status).toMatch(/NoNewPrivs:\s+1\n/)
  })

  it('sees its programs on the disk, and neither the key nor any roster', () => {
    if (!hasNamespaces) return
    const root = `/proc/${pid()}/root`
    expect(existsSync(`${root}/node`)).toBe(true)
    expect(existsSync(`${root}${key}`)).toBe(false)
    expect(existsSync(`${root}${folder.snapshots}`)).toBe(false)
    expect(readdirSync(`${root}/door`)).toEqual([])
    for (const name of ['etc', 'home', 'root', 'proc', 'dev', 'var']) {
      expect(existsSync(join(root, name))).toBe(false)
    }
    expect(() => writeFileSync(`${root}/x`, '')).toThrow(/EROFS/)
    expect(() => writeFileSync(`${root}/door/x`, '')).toThrow(/EROFS/)
  })

  it('has no network: one interface, the loopback, and that is down', () => {
    if (!hasNamespaces) return
    const interfaces = readFileSync(`/proc/${pid()}/net/dev`, 'latin1').match(/^\s*\w+:/gm) ?? []
    expect(interfaces.map((name) => name.trim())).toEqual(['lo:'])
    expect(readFileSync(`/proc/${pid()}/net/route`, 'latin1').trim().split('\n')).toHaveLength(1)
    expect(readFileSync(`/proc/${pid()}/net/fib_trie`, 'latin1').trim()).toBe('')
  })

  it('leaves no link to a snapshot behind once it is loaded', () => {
    const doors = readdirSync(folder.data, { recursive: true, encoding: 'utf8' })
    expect(doors.filter((name) => name.startsWith('rooms-') && name.includes('snapshot'))).toEqual(
      [],
    )
  })
})

describe('the isolation of an engine', () => {
  it('is told in words an operator can act on', () => {
    expect(engine.isolation).toMatch(/^own process, empty environment, at most 1536 MiB of memory/)
    expect(engine.isolation).toMatch(/no network|not kept from reading the disk/)
  })
})
