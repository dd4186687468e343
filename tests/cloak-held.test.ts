import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { fromHeld, handOver } from '../src/vault/held.js'
import { LOT_ROWS } from '../src/vault/rows.js'
import { BLOCK_ROWS, Stage } from '../src/vault/staging.js'

/** A lot and some more. */
const ROWS = LOT_ROWS + 2049

let database: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  database = await DuckDBInstance.create(':memory:', { threads: '1' })
  connection = await database.connect()
})

afterAll(() => connection.closeSync())

const stageOf = (rows: number, type: 'text' | 'whole'): Stage => {
  const stage = new Stage([
    { name: 'id', type: 'id' },
    { name: 'day', type: 'integer' },
    { name: 'ms', type: 'number' },
    { name: 'last', type },
    { name: 'flag', type: 'flag' },
  ])
  for (let at = 0; at < rows; at++) {
    const odd = at % 2 === 1
    const last = type === 'whole' ? at : odd ? String(at) : null
    stage.add([at + 1, odd ? -at : null, odd ? null : at / 2, last, odd])
  }
  return stage
}

let named = 0

/** Hands a stage over into the table `got`; gives how many lots it came in. */
async function taken(
  stage: Stage,
  meanings = new Map([['id', [{ name: 'id', numbers: meaning }]]]),
) {
  // A name serves once.
  const name = `some_${named++}`
  let lots = 0
  await handOver(connection, name, stage, { meanings, words: { flag: 's."flag"' } }, async () => {
    const query = `SELECT s.id, s.day, s.ms, s.last, w.flag FROM ${fromHeld(name)}`
    await connection.run(lots === 0 ? `CREATE TABLE got AS ${query}` : `INSERT INTO got ${query}`)
    lots++
  })
  return lots
}

const meaning = Uint32Array.from({ length: 2 * LOT_ROWS + 2 }, (_, id) => id * 10)

const tables = async () => {
  const result = await connection.runAndReadAll(
    'SELECT table_name FROM information_schema.tables ORDER BY 1',
  )
  return result.getRows().map(([name]) => name)
}

describe('handing rows over to the database', () => {
  it.each<[number, number, 'text' | 'whole']>([
    [0, 1, 'text'],
    [1, 1, 'text'],
    [2048, 1, 'whole'],
    [2049, 1, 'text'],
    [BLOCK_ROWS + 1, 1, 'whole'],
    [LOT_ROWS, 1, 'whole'],
    [LOT_ROWS, 1, 'text'],
    [LOT_ROWS + 1, 2, 'text'],
    [2 * LOT_ROWS + 1, 3, 'whole'],
  ])(
    'takes %i rows in %i lots, with a column of %s: each once and in order, and leaves nothing',
    async (rows, lots, type) => {
      const stage = stageOf(rows, type)
      expect(await taken(stage)).toBe(lots)
      expect(stage.rows).toBe(0)
      expect(await tables()).toEqual(['got'])
      const wrong = await connection.runAndReadAll(`
      SELECT count(*) FROM (SELECT *, row_number() OVER () - 1 AS n FROM got)
      WHERE id <> (n + 1) * 10 OR flag <> (n % 2 = 1)
        OR day IS DISTINCT FROM CASE WHEN n % 2 = 1 THEN -n END
        OR ms IS DISTINCT FROM CASE WHEN n % 2 = 0 THEN n / 2 END
        OR last::VARCHAR IS DISTINCT FROM CASE WHEN ${type === 'whole'} OR n % 2 = 1 THEN n::VARCHAR END`)
      const count = await connection.runAndReadAll('SELECT count(*) FROM got')
      expect(Number(count.getRows()[0]?.[0])).toBe(rows)
      expect(Number(wrong.getRows()[0]?.[0])).toBe(0)
      await connection.run('DROP TABLE got')
    },
  )

  it('fills two tables at once, over two connections', async () => {
    const other = await database.connect()
    const stages = [stageOf(ROWS, 'whole'), stageOf(ROWS, 'whole')] as const
    await connection.run(
      'CREATE TABLE both_got_0 (last UINTEGER); CREATE TABLE both_got_1 (last UINTEGER)',
    )
    await Promise.all(
      [connection, other].map((each, at) =>
        handOver(each, `both_${at}`, stages[at] ?? stages[0], { words: {} }, async () => {
          await each.run(`INSERT INTO both_got_${at} SELECT s.last FROM ${fromHeld(`both_${at}`)}`)
        }),
      ),
    )
    for (const table of ['both_got_0', 'both_got_1']) {
      const result = await connection.runAndReadAll(
        `SELECT count(*) FROM (SELECT last, row_number() OVER () - 1 AS n FROM ${table}) WHERE last = n`,
      )
      expect(Number(result.getRows()[0]?.[0])).toBe(ROWS)
      await connection.run(`DROP TABLE ${table}`)
    }
    other.closeSync()
  })

  it('fails with what those fail with who take the rows', async () => {
    const failing = handOver(connection, 'full', stageOf(3, 'text'), { words: {} }, () =>
      Promise.reject(new Error('full')),
    )
    await expect(failing).rejects.toThrow('full')
  })

  it('fails rather than wait for ever if nobody asks for the rows', async () => {
    const idle = handOver(connection, 'idle', stageOf(3, 'text'), { words: {} }, () =>
      Promise.resolve(),
    )
    await expect(idle).rejects.toThrow('rows that no query asks for')
  })

  it('fails if a row cannot be given, and the database goes on', async () => {
    const wrong = new Map([['last', [{ name: 'last', numbers: meaning }]]])
    await expect(taken(stageOf(3, 'text'), wrong)).rejects.toThrow('a column of ids holds none')
    const result = await connection.runAndReadAll('SELECT 1')
    expect(result.getRows()).toEqual([[1]])
  })
})
