import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { fromHeld, handOver } from '../src/vault/held.js'
import { Stage } from '../src/vault/staging.js'

/** Rows of a row group of the database. */
const LOT = 122_880

let connection: DuckDBConnection

beforeAll(async () => {
  const database = await DuckDBInstance.create(':memory:', { threads: '1' })
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

/** Hands a stage over into the table `got`; gives how many lots it came in. */
async function lotsOf(stage: Stage): Promise<number> {
  let lots = 0
  const meanings = new Map([['id', [{ name: 'id', numbers: meaning }]]])
  await handOver(connection, 'some', stage, { meanings, words: { flag: 's."flag"' } }, async () => {
    const query = `SELECT s.id, s.day, s.ms, s.last, w.flag FROM ${fromHeld('some')}`
    await connection.run(lots === 0 ? `CREATE TABLE got AS ${query}` : `INSERT INTO got ${query}`)
    lots++
  })
  return lots
}

const meaning = Uint32Array.from({ length: 2 * LOT + 2 }, (_, id) => id * 10)

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
    [LOT, 1, 'whole'],
    [LOT, 1, 'text'],
    [LOT + 1, 2, 'text'],
    [2 * LOT + 1, 3, 'whole'],
  ])(
    'takes %i rows in %i lots, with a column of %s: each once and in order, and leaves nothing',
    async (rows, lots, type) => {
      const stage = stageOf(rows, type)
      expect(await lotsOf(stage)).toBe(lots)
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

  it('fails with what those fail with who take the rows', async () => {
    const failing = handOver(connection, 'some', stageOf(3, 'text'), { words: {} }, () =>
      Promise.reject(new Error('full')),
    )
    await expect(failing).rejects.toThrow('full')
  })
})
