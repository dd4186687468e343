import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSnapshot } from '../src/engine/snapshot-reader.js'
import { makeFolder, writeSnapshot } from './room-district.js'

const folder = makeFolder()
const today = join(folder.snapshots, "the district's.duckdb")

beforeAll(() => writeSnapshot(today))
afterAll(() => folder.remove())

describe('reading a snapshot for figures', () => {
  it('gives rows as objects, in the order of the query, with bound parameters', async () => {
    const sql =
      'SELECT role, count(*) AS n, max("beginDate") AS d, max(big) AS b FROM enrollments WHERE "userSourcedId" > $1 GROUP BY 1 ORDER BY 1'
    expect(await readSnapshot(today, sql, [30])).toEqual([
      { role: 'student', n: 10, d: '2025-08-20', b: '9007199254740993' },
      { role: 'teacher', n: 2, d: '2025-08-20', b: '9007199254740993' },
    ])
  })

  it('does not write: not to the snapshot, not beside it', async () => {
    await expect(readSnapshot(today, 'DELETE FROM users')).rejects.toThrow(/read-only/)
    const copy = join(folder.data, 'copy.csv')
    await expect(readSnapshot(today, `COPY users TO '${copy}'`)).rejects.toThrow(/disabled/)
    expect(existsSync(copy)).toBe(false)
  })

  it('reads no other file', async () => {
    const key = join(folder.data, 'vault.key')
    writeFileSync(key, 'secret')
    await expect(readSnapshot(today, `SELECT * FROM read_text('${key}')`)).rejects.toThrow(
      /disabled/,
    )
    await expect(readSnapshot(today, 'SET enable_external_access = true')).rejects.toThrow()
  })

  it('lets go of the file', async () => {
    await readSnapshot(today, 'SELECT 1')
    await writeSnapshot(join(folder.snapshots, 'next.duckdb'))
    expect(await readSnapshot(today, 'SELECT count(*) AS n FROM users')).toEqual([{ n: 42 }])
  })

  it('fails for a column that has no place in a row', async () => {
    await expect(readSnapshot(today, 'SELECT [1] AS list')).rejects.toThrow(TypeError)
    await expect(readSnapshot(join(folder.data, 'none.duckdb'), 'SELECT 1')).rejects.toThrow()
  })
})
