import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DuckDBConnection } from '@duckdb/node-api'
import { alternate } from './alternate.js'
import { clientOf } from './asker.js'
import type { Bench, Section } from './bench.js'
import { districtHouse } from './district-house.js'
import { personOn, plainDuckDB } from './duckdb.js'
import { against } from './figure.js'
import type { Kind } from './least.js'
import { SHIPPED_CHECKS } from './place.js'
import { answered, LINE, rowsIn, roundsOf } from './query-path.js'
import { PERSON, questions } from './questions.js'

const at = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** What is measured, in the words of the table. */
const SECTIONS: Readonly<Record<Kind, string>> = {
  bare: 'HTTP, two durable writes, DuckDB, and nothing else',
  walled: 'HTTP, two entries of the ledger, a room, and nothing else',
}
/** Below this every question is a small one. */
const SMALLEST = 50_000

/**
 * What the questions of `query` cost at least: where nothing is judged, walled in or held back, and where the log
 * and the room are ours, since a service without them would not keep the laws.
 */
export const floor: Section = {
  name: 'floor',
  async run(bench) {
    for (const students of bench.sizes.filter((size) => size >= SMALLEST && size <= 180_000)) {
      const house = await districtHouse(bench, students)
      const [before, today] = house.snapshots
      await house.stop()
      if (before === undefined || today === undefined) throw new TypeError('two loads are needed')
      const plain = await plainDuckDB(today, before)
      for (const kind of ['bare', 'walled'] as const) {
        const folder = mkdtempSync(join(bench.folder, 'floor-'))
        const section = `${SECTIONS[kind]}: ${students.toLocaleString('en-US')} students, against DuckDB`
        await ofKind(bench, plain, { section, args: [kind, today, before, folder] })
      }
      plain.closeSync()
    }
  },
}

async function ofKind(
  bench: Bench,
  plain: DuckDBConnection,
  { section, args }: { readonly section: string; readonly args: readonly string[] },
): Promise<void> {
  const ordinal = await personOn(plain, LINE)
  const { server, port } = await started(args)
  const asking = clientOf(new URL(`http://127.0.0.1:${port}/`))
  for (const { name, sql } of questions(SHIPPED_CHECKS)) {
    bench.say(`the least for ${name}`)
    const text = sql.replaceAll(PERSON, ordinal)
    const samples = await alternate(
      () => answered(asking({ sql: text })),
      () => rowsIn(plain, text),
      roundsOf(bench),
    )
    bench.add(against(section, name, 'ms', samples, 'DuckDB'))
  }
  server.kill()
  await once(server, 'exit')
}

async function started(
  args: readonly string[],
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  const loader = at('../support/typescript.mjs')
  const server = spawn(process.execPath, ['--import', loader, at('floor-server.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = (await once(server.stdout, 'data')) as [Buffer]
  return { server, port: Number(said.toString()) }
}
