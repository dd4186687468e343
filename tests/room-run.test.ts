import { join } from 'node:path'
import type { Engine, Room, RunOutcome } from '../src/engine/port.js'
import { createRoomEngine } from '../src/engine/room/engine.js'
import { ask, makeFolder, spec, writeSnapshot, AGENTS, USERS } from './room-district.js'
import { LATE_MS } from './support/patience.js'

const folder = makeFolder()
const today = join(folder.snapshots, 'today.duckdb')
const yesterday = join(folder.snapshots, 'yesterday.duckdb')
let engine: Engine
let room: Room

beforeAll(async () => {
  await writeSnapshot(today, 40)
  await writeSnapshot(yesterday, 20)
  engine = createRoomEngine({ snapshotsDir: folder.snapshots })
  room = await engine.open(spec(today))
})
afterAll(async () => {
  await engine.close()
  folder.remove()
})

const rows = (outcome: RunOutcome) => (outcome.kind === 'rows' ? outcome.rows : outcome.reason)

describe('an answer of a room', () => {
  it('holds integers, text, booleans and NULL as they are', async () => {
    const outcome = await room.run(
      ask(
        'SELECT "sourcedId", role, "enabledUser", NULL FROM users WHERE "sourcedId" IN (1, 5000) ORDER BY 1',
      ),
    )
    expect(rows(outcome)).toEqual([
      [1, 'student', false, null],
      [5000, 'teacher', true, null],
    ])
  })

  it('gives dates and timestamps as ISO text, in UTC', async () => {
    const outcome = await room.run(
      ask(`SELECT max("beginDate"), max("dateLastModified"), max("dateLastModified") + INTERVAL 5 microseconds
           FROM enrollments, users`),
    )
    expect(rows(outcome)).toEqual([
      ['2025-08-20', '2025-08-01T13:05:09Z', '2025-08-01T13:05:09.000005Z'],
    ])
  })

  it('loses no digit: integers beyond 2^53 and decimals leave as text, sums as numbers if safe', async () => {
    const outcome = await room.run(
      ask(
        'SELECT max(big), sum(big), sum("userSourcedId"), 1.50::DECIMAL(9,2), avg("classSourcedId") FROM enrollments',
      ),
    )
    expect(rows(outcome)).toEqual([
      ['9007199254740993', String(9007199254740993n * 42n), 820 + 10001, '1.50', 61 / 42],
    ])
  })

  it('says NaN and infinity in words, which JSON cannot', async () => {
    const outcome = await room.run(ask("SELECT 'NaN'::DOUBLE, 1e308 * 10, -1e308::FLOAT8 * 10"))
    expect(rows(outcome)).toEqual([['NaN', 'Infinity', '-Infinity']])
  })

  it.each(['[1]', "{'a': 1}", "'x'::BLOB", 'INTERVAL 1 DAY', "TIME '10:00'", 'MAP {1: 2}'])(
    'has no room for a cell such as %s',
    async (expression) => {
      expect(await room.run(ask(`SELECT ${expression}`))).toEqual({
        kind: 'failed',
        reason: 'error',
      })
    },
  )

  it('takes parameters of every kind, bound and never spliced', async () => {
    const outcome = await room.run(
      ask('SELECT count(*), $2, $3, $4, $5 FROM users WHERE role = $1 AND "sourcedId" <= $6', {
        parameters: ['student', "'; DROP TABLE users; --", true, null, 0.5, 10],
      }),
    )
    expect(rows(outcome)).toEqual([[10, "'; DROP TABLE users; --", true, null, 0.5]])
  })

  it.each([[[]], [['student', 'too many']]])(
    'fails if the parameters do not match: %j',
    async (parameters) => {
      const outcome = await room.run(
        ask('SELECT count(*) FROM users WHERE role = $1', { parameters }),
      )
      expect(outcome).toEqual({ kind: 'failed', reason: 'error' })
    },
  )

  it('never carries the words of an error, which quote cells', async () => {
    const outcome = await room.run(ask('SELECT role::INTEGER FROM users'))
    expect(outcome).toEqual({ kind: 'failed', reason: 'error' })
  })
})

describe('what is hidden from the vendor', () => {
  it('comes back as the distinct union of lists and single ordinals, ascending, without NULLs', async () => {
    const outcome = await room.run(
      ask(
        `SELECT "classSourcedId", list("userSourcedId"), CASE WHEN "classSourcedId" = 0 THEN 5001::UINTEGER END
         FROM enrollments WHERE "userSourcedId" <= 6 GROUP BY 1 ORDER BY 1`,
        { hidden: 2 },
      ),
    )
    expect(outcome).toMatchObject({
      kind: 'rows',
      rows: [[0], [1], [2], [3]],
      hidden: [],
      subjects: [1, 2, 3, 4, 5, 6, 5001],
    })
  })

  it('comes back row by row if asked for: lists distinct and ascending, counts as numbers', async () => {
    const outcome = await room.run(
      ask(
        `SELECT "classSourcedId", list("userSourcedId" ORDER BY "userSourcedId" DESC), count(*), NULL::UINTEGER[]
         FROM (FROM enrollments UNION ALL FROM enrollments) WHERE "userSourcedId" <= 5 GROUP BY 1 ORDER BY 1`,
        { hidden: 3, collect: 'rows' },
      ),
    )
    expect(outcome).toMatchObject({
      rows: [[0], [1], [2], [3]],
      hidden: [
        [[4], 2, null],
        [[1, 5], 4, null],
        [[2], 2, null],
        [[3], 2, null],
      ],
      subjects: [],
    })
  })

  it('reads lists that stand anywhere in the row, empty and with NULLs', async () => {
    const outcome = await room.run(
      ask('SELECT 1, []::UINTEGER[], [NULL, 7, 7]::UINTEGER[], [NULL]::UINTEGER[]', {
        hidden: 3,
        collect: 'rows',
      }),
    )
    expect(outcome).toMatchObject({ hidden: [[[], [7], []]] })
  })

  it.each(["'text'", '[-1]', '4294967296', "['a']"])(
    'fails on %s, which is no ordinal',
    async (cell) => {
      const outcome = await room.run(ask(`SELECT 1, ${cell}`, { hidden: 1 }))
      expect(outcome).toEqual({ kind: 'failed', reason: 'error' })
    },
  )

  it('fails if there is no visible column left', async () => {
    expect(await room.run(ask('SELECT 1', { hidden: 1 }))).toEqual({
      kind: 'failed',
      reason: 'error',
    })
  })
})

describe('the caps of a run', () => {
  it('lets exactly the row cap through and not one row more', async () => {
    const text = 'SELECT "sourcedId" FROM users'
    expect(rows(await room.run(ask(text, { rowCap: 42 })))).toHaveLength(42)
    expect(await room.run(ask(text, { rowCap: 41 }))).toEqual({
      kind: 'failed',
      reason: 'too-large',
    })
  })

  it('stops reading a result that never ends', async () => {
    const started = Date.now()
    const outcome = await room.run(ask('SELECT 1 FROM range(100000000) a, range(1000) b'))
    expect(outcome).toEqual({ kind: 'failed', reason: 'too-large' })
    expect(Date.now() - started).toBeLessThan(LATE_MS)
  })

  it('lets exactly the subject cap through and not one student more', async () => {
    const text = 'SELECT count(*), list("sourcedId") FROM users'
    expect(await room.run(ask(text, { hidden: 1, subjectCap: 42 }))).toMatchObject({ kind: 'rows' })
    expect(await room.run(ask(text, { hidden: 1, subjectCap: 41 }))).toEqual({
      kind: 'failed',
      reason: 'too-many-subjects',
    })
  })

  it('refuses more text than an answer may carry', async () => {
    const outcome = await room.run(ask("SELECT repeat('x', 20000000)"))
    expect(outcome).toEqual({ kind: 'failed', reason: 'too-large' })
  })

  it('runs one query at a time', async () => {
    const first = room.run(ask('SELECT count(*) FROM range(3000000)'))
    await expect(room.run(ask('SELECT 1'))).rejects.toThrow(TypeError)
    expect(rows(await first)).toEqual([[3_000_000]])
  })
})

describe('what a room is loaded with', () => {
  const opened = async (changes: Parameters<typeof spec>[1], text: string): Promise<unknown> => {
    const other = await engine.open(spec(today, changes))
    const outcome = rows(await other.run(ask(text)))
    await other.close()
    return outcome
  }

  it('is the columns of the policy, the subjects, and nothing else', async () => {
    const text =
      'SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY ALL'
    expect(await opened({ tables: [AGENTS] }, text)).toEqual([
      ['user_agents', '__subject'],
      ['user_agents', '__subject2'],
      ['user_agents', 'agentSourcedId'],
      ['user_agents', 'userSourcedId'],
    ])
    expect(
      await opened(
        { tables: [AGENTS] },
        'SELECT database_name FROM duckdb_databases() WHERE NOT internal',
      ),
    ).toEqual([['memory']])
  })

  it('names everyone as subject where the policy protects everyone, students alone where it says so', async () => {
    const text = 'SELECT count(__subject), count(__subject2) FROM user_agents'
    expect(await opened({}, text)).toEqual([[40, 40]])
    expect(await opened({ protect: 'students' }, text)).toEqual([[40, 0]])
    const staff = 'SELECT "sourcedId" FROM users WHERE __subject IS NULL ORDER BY 1'
    expect(await opened({ protect: 'students' }, staff)).toEqual([[5000], [5001]])
  })

  it('changes a column by an expression over the snapshot', async () => {
    const role = `CASE WHEN (SELECT count(*) FROM enrollments e WHERE e."userSourcedId" = s."sourcedId") = 1
                  THEN upper(role) END`
    const tables = [{ ...USERS, columns: [{ name: 'role', expression: role }] }]
    expect(await opened({ tables }, 'SELECT DISTINCT role FROM users ORDER BY 1')).toEqual([
      ['STUDENT'],
      ['TEACHER'],
    ])
  })

  it('is worked out with preludes, of which nothing is left that a query could see', async () => {
    const prelude = [
      { name: '__few', sql: 'SELECT "sourcedId" AS person FROM users WHERE "sourcedId" <= 2' },
      { name: '__fewer', sql: 'SELECT max(person) AS person FROM "__few"' },
    ]
    const role = 'CASE WHEN s."sourcedId" IN (SELECT person FROM "__fewer") THEN NULL ELSE role END'
    const tables = [{ ...USERS, columns: [{ name: 'role', expression: role }] }]
    const changes = { prelude, tables }
    expect(await opened(changes, 'SELECT __subject FROM users WHERE role IS NULL')).toEqual([[2]])
    expect(await opened(changes, 'SELECT count(*) FROM duckdb_tables()')).toEqual([[1]])
    expect(await opened(changes, 'SELECT * FROM "__few"')).toBe('error')
    expect(await opened(changes, 'SELECT * FROM temp."__fewer"')).toBe('error')
  })

  const previous = { ...USERS, name: 'prev_users' }

  it('has the load before under prev_ names', async () => {
    const tables = [USERS, previous]
    const text = 'SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM prev_users)'
    expect(await opened({ tables, previousFile: yesterday }, text)).toEqual([[42, 22]])
  })

  it('protects in the load before whoever is a student in either', async () => {
    const other = join(folder.snapshots, 'other.duckdb')
    await writeSnapshot(other, 41)
    const text = 'SELECT max(__subject), count(__subject) FROM users'
    const changes = { protect: 'students' as const, previousFile: other }
    expect(await opened({ ...changes, tables: [USERS, previous] }, text)).toEqual([[40, 40]])
    const before = 'SELECT max(__subject), count(__subject) FROM prev_users'
    expect(await opened({ ...changes, tables: [previous] }, before)).toEqual([[41, 41]])
    // Person 41 was a student yesterday only, and is in no table loaded: protected all the same.
    const prelude = [{ name: '__p', sql: 'SELECT max(ordinal) AS p FROM "__protected"' }]
    const columns = [{ name: 'line', expression: '(SELECT p FROM "__p")' }]
    const tables = [{ ...USERS, columns }]
    expect(await opened({ ...changes, prelude, tables }, 'SELECT max(line) FROM users')).toEqual([
      [41],
    ])
  })

  it('has empty prev_ tables of the same types if there was no load before', async () => {
    const types = `SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = `
    const tables = [USERS, previous]
    expect(await opened({ tables }, 'SELECT count(*) FROM prev_users')).toEqual([[0]])
    expect(await opened({ tables }, `${types}'prev_users' ORDER BY 1`)).toEqual(
      await opened({ tables }, `${types}'users' ORDER BY 1`),
    )
  })

  it('is a fault, with no word of the snapshot, if the snapshot lacks a column', async () => {
    const tables = [{ ...USERS, columns: [{ name: 'nickname', expression: null }] }]
    await expect(engine.open(spec(today, { tables }))).rejects.toMatchObject({
      code: 'ROOM_FAILED',
      message: 'A room could not read the snapshot. Load the roster again.',
    })
  })

  it('is a fault that names the remedy if the room has too little memory for it', async () => {
    const large = join(folder.snapshots, 'large.duckdb')
    await writeSnapshot(large, 3_000_000)
    const small = createRoomEngine({
      ...{ snapshotsDir: folder.snapshots, warm: 0 },
      memoryBytes: 384 * 1024 * 1024,
    })
    await expect(small.open(spec(large))).rejects.toMatchObject({
      code: 'ROOM_FAILED',
      message: 'The roster does not fit into the memory of a room. Raise the room memory setting.',
    })
    await small.close()
  }, 60_000)

  it('is never a file from outside the snapshots folder', async () => {
    await expect(engine.open(spec(join(folder.data, 'vault.key')))).rejects.toThrow(TypeError)
  })
})
