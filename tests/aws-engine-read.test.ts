import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readResult } from '../src/engine/aws/result/read.js'
import type { RunRequest } from '../src/engine/port.js'
import type { RunResult } from '../src/engine/room/protocol.js'
import { asking } from './support/aws/engine-scene.js'
import { parquetOf } from './support/aws/users-table.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "homeroom-result's-"))
})
afterAll(() => rm(folder, { recursive: true }))

/** A file with the rows of a query of DuckDB's, read as a result. */
async function reading(sql: string, changes: Partial<RunRequest> = {}): Promise<RunResult> {
  const file = join(folder, 'result.parquet')
  await writeFile(file, await parquetOf(sql))
  return readResult(file, asking('', changes), new AbortController().signal)
}

describe('the rows of a result', () => {
  it('have the cells of a room: every type, NULL, and no digit lost', async () => {
    const outcome = await reading(
      `SELECT CAST(1 AS INT) AS a, CAST(9007199254740993 AS BIGINT) AS b, 'ö' AS c, true AS d,
       DATE '2025-08-01' AS e, TIMESTAMP '2025-08-01 13:05:09' AS f, TIMESTAMPTZ '2025-08-01 13:05:09.000005+00' AS g,
       CAST('NaN' AS DOUBLE) AS h, CAST(1.50 AS DECIMAL(9, 2)) AS i, CAST(NULL AS VARCHAR) AS j`,
    )
    expect(outcome).toMatchObject({
      rows: [
        [
          ...[1, '9007199254740993', 'ö', true, '2025-08-01', '2025-08-01T13:05:09Z'],
          ...['2025-08-01T13:05:09.000005Z', 'NaN', '1.50', null],
        ],
      ],
    })
  })

  it('come in the order that AWS wrote', async () => {
    const outcome = await reading('SELECT i FROM range(5000) AS t(i) ORDER BY i DESC', {
      rowCap: 5000,
    })
    const rows = outcome.kind === 'rows' ? outcome.rows : []
    expect(rows.map(([cell]) => cell)).toEqual(Array.from({ length: 5000 }, (_, at) => 4999 - at))
  })

  it.each(['[1]', "CAST('x' AS BLOB)", "{'a': 1}"])(
    'have no place for a cell such as %s',
    async (expression) => {
      expect(await reading(`SELECT ${expression} AS a`)).toMatchObject({
        ...{ kind: 'failed', reason: 'error' },
      })
    },
  )

  it('end as too large beyond the cap on rows, and not at it', async () => {
    const text = 'SELECT i FROM range(11) AS t(i)'
    expect(await reading(text, { rowCap: 10 })).toMatchObject({
      kind: 'failed',
      reason: 'too-large',
    })
    expect(await reading(text, { rowCap: 11 })).toMatchObject({ kind: 'rows' })
  })
})

describe('hidden columns of a result', () => {
  const LISTS = `SELECT * FROM (VALUES (1, '3,1,2', 7), (2, '', 7), (3, NULL, NULL), (4, '4294967295', 8))
    AS t(a, b, c)`
  it('are the distinct union of their lists and ordinals', async () => {
    expect(await reading(LISTS, { hidden: 2 })).toMatchObject({
      ...{ rows: [[1], [2], [3], [4]], hidden: [] },
      subjects: [1, 2, 3, 7, 8, 4294967295],
    })
  })

  it('are lists, counts and NULL row by row', async () => {
    expect(await reading(LISTS, { hidden: 2, collect: 'rows' })).toMatchObject({
      hidden: [
        [[1, 2, 3], 7],
        [[], 7],
        [null, null],
        [[4294967295], 8],
      ],
      subjects: [],
    })
  })

  it('end the run beyond the cap on subjects', async () => {
    expect(await reading(LISTS, { hidden: 2, subjectCap: 5 })).toMatchObject({
      ...{ kind: 'failed', reason: 'too-many-subjects' },
    })
  })

  it.each(['1,', ',', '1,,2', '1.6', '-1', '1e3', ' 1', '4294967296', '1,x', '12345678901'])(
    'that read %j are no list: nobody is counted as no one',
    async (list) => {
      const text = `SELECT 1 AS a, '${list}' AS b`
      expect(await reading(text, { hidden: 1 })).toMatchObject({ kind: 'failed', reason: 'error' })
    },
  )
})

describe('a file that is no result', () => {
  it.each(['', 'PAR1', 'PAR1 and more that is no Parquet PAR1'])(
    '(%j) is an error',
    async (words) => {
      const file = join(folder, 'other.parquet')
      await writeFile(file, words)
      const read = await readResult(file, asking(''), new AbortController().signal)
      expect(read).toEqual({ kind: 'failed', reason: 'error' })
    },
  )

  it('is an error if it has fewer columns than are hidden', async () => {
    expect(await reading('SELECT 1 AS a', { hidden: 1 })).toEqual({
      kind: 'failed',
      reason: 'error',
    })
  })

  it('is not read any more once the run is stopped', async () => {
    const file = join(folder, 'stopped.parquet')
    await writeFile(file, await parquetOf('SELECT 1 AS a'))
    const read = await readResult(file, asking(''), AbortSignal.abort())
    expect(read).toEqual({ kind: 'failed', reason: 'stopped' })
  })
})
