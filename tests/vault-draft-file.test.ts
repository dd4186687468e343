import { DuckDBInstance } from '@duckdb/node-api'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { attachDraft, finishDraft } from '../src/vault/draft-file.js'
import { all } from '../src/vault/together.js'
import { folder, removeFolders } from './roster-support.js'

afterAll(removeFolders)

describe('a draft', () => {
  it('is one file with all of it, and no log ever lies beside it', async () => {
    const place = folder()
    const database = await DuckDBInstance.create(':memory:')
    const connection = await database.connect()
    await attachDraft(connection, join(place, 'a.partial'), 'made')
    await connection.run('CREATE TABLE made.numbers AS SELECT range AS n FROM range(300000)')
    await connection.run('INSERT INTO made.numbers SELECT 7 FROM range(5)')
    expect(readdirSync(place)).toEqual(['a.partial'])
    await finishDraft(connection, 'made')
    expect(readdirSync(place)).toEqual(['a.partial'])
    connection.closeSync()
    database.closeSync()
    const again = await DuckDBInstance.create(join(place, 'a.partial'), {
      access_mode: 'READ_ONLY',
    })
    const reader = await again.connect()
    const counted = await reader.runAndReadAll('SELECT count(*), sum(n) FROM numbers')
    expect(counted.getRows()[0]?.map(Number)).toEqual([300_005, (299_999 * 300_000) / 2 + 35])
    reader.closeSync()
    again.closeSync()
  })
})

describe('works that go on together', () => {
  it('are waited for to the last, also if one fails', async () => {
    let isDone = false
    const slow = new Promise<number>((resolve) =>
      setTimeout(() => {
        isDone = true
        resolve(2)
      }, 20),
    )
    await expect(all([Promise.reject(new Error('no')), slow])).rejects.toThrow('no')
    expect(isDone).toBe(true)
    expect(await all([Promise.resolve(1), slow])).toEqual([1, 2])
  })
})
