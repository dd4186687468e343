import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cell, RunRequest } from '../../port.js'
import { DuckDBInstance } from '../../room/duckdb.js'
import { readResult } from '../result/read.js'
import { PROBES } from './probes.js'

/**
 * What a room of ours answers to the probes, in their order. By way of a Parquet file that is read as AWS's are, so
 * that both are compared in one form.
 *
 * @throws TypeError if DuckDB does not take the probes: a defect of ours
 */
export async function expectedCells(): Promise<readonly Cell[]> {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-doctor-'))
  const instance = await DuckDBInstance.create(':memory:')
  try {
    const file = join(folder, 'expected.parquet')
    const columns = PROBES.map(({ sql }, place) => `${sql} AS c${place}`)
    const connection = await instance.connect()
    await connection.run(
      `COPY (SELECT ${columns.join(', ')}) TO '${file.replaceAll("'", "''")}' (FORMAT parquet)`,
    )
    connection.disconnectSync()
    const result = await readResult(file, requestOf('', 0, 1), new AbortController().signal)
    const [row] = result.kind === 'rows' ? result.rows : []
    if (row?.length !== PROBES.length) throw new TypeError('the probes cannot be run')
    return row
  } finally {
    instance.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
}

export const requestOf = (text: string, hidden: number, rowCap: number): RunRequest => ({
  ...{ text, parameters: [], hidden, rowCap },
  ...{ deadlineMs: 60_000, collect: 'rows', subjectCap: rowCap },
})
