import { DuckDBInstance } from '@duckdb/node-api'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isRefusal } from '../../src/refusal.js'
import { createCloak } from '../../src/vault/cloak.js'
import { alternate } from './alternate.js'
import type { Bench, Section } from './bench.js'
import { districtFolder } from './district.js'
import { against, alone, type Figure } from './figure.js'
import { peakBelow } from './processes.js'

const NAME = 'Import and cloak'

/**
 * A whole import (reading, checking, tokens, sealing, a cloaked file on disk) against DuckDB's `read_csv` of
 * the same files, as text and unchecked, into a file of its own.
 */
export const importing: Section = {
  name: 'import',
  async run(bench) {
    const perStudent: number[] = []
    for (const students of bench.sizes) {
      const figures = await ofSize(bench, students)
      bench.add(...figures)
      perStudent.push((figures[0]?.ours ?? 0) / students)
    }
    const [first] = perStudent
    const last = perStudent.at(-1)
    if (first === undefined || last === undefined || perStudent.length < 2) return
    const growth = { ours: [last * 1000], base: [first * 1000] }
    const sizes = `${bench.sizes[0]} and ${bench.sizes.at(-1)} students`
    bench.add(
      against(NAME, `per 1,000 students, ${sizes}`, 'ms', growth, 'the smallest', 'linear: <= 1x'),
    )
  },
}

async function ofSize(bench: Bench, students: number): Promise<readonly Figure[]> {
  // Without defects: a record with a cell too many stops the baseline.
  const source = districtFolder(bench, students, 'before')
  const rounds = students > 500_000 ? 1 : 3
  const peaks: number[] = []
  bench.say(`importing ${students.toLocaleString('en-US')} students, ${rounds + 1} times`)
  const ours = async (): Promise<void> => {
    const { peak } = await peakBelow(() => load(bench, source))
    peaks.push(peak)
  }
  const samples = await alternate(ours, () => plainRead(bench, source), rounds)
  const size = `${students.toLocaleString('en-US')} students`
  const target = students >= 180_000 ? '<= 2x' : null
  return [
    against(NAME, size, 'ms', samples, 'read_csv to a file', target),
    alone(NAME, `${size}: peak memory of the importer`, 'MB', peaks, '< 1,000 MB'),
  ]
}

async function load({ folder }: Bench, source: string): Promise<void> {
  const dataDir = join(folder, 'import')
  mkdirSync(dataDir)
  const cloak = createCloak({ dataDir, vaultKey: new Uint8Array(32).fill(7) })
  const made = await cloak.load({ kind: 'path', path: source }, Date.now(), null, () => undefined)
  if (isRefusal(made)) throw new Error(`${made.code}: ${made.detail}`)
  await made.keep()
  rmSync(dataDir, { recursive: true })
}

async function plainRead({ folder }: Bench, source: string): Promise<void> {
  const file = join(folder, 'plain.duckdb')
  const database = await DuckDBInstance.create(file, { threads: '2' })
  const connection = await database.connect()
  for (const name of readdirSync(source).filter((each) => each !== 'manifest.csv')) {
    const csv = join(source, name).replaceAll("'", "''")
    await connection.run(
      `CREATE TABLE "${name.slice(0, -4)}" AS
       SELECT * FROM read_csv('${csv}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`,
    )
  }
  await connection.run('CHECKPOINT')
  connection.closeSync()
  database.closeSync()
  rmSync(file)
}
