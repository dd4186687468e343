import { setTimeout } from 'node:timers/promises'
import { timed } from './alternate.js'
import { askerIn } from './asker.js'
import type { Bench, Section } from './bench.js'
import { districtHouse, type DistrictHouse } from './district-house.js'
import { plainDuckDB } from './duckdb.js'
import { against, type Figure } from './figure.js'
import { SHIPPED_CHECKS } from './place.js'
import { fillPostgres, startPostgres, type BenchPostgres } from './postgres.js'
import { answered, LINE, tokenOn } from './query-path.js'
import { PERSON, questions } from './questions.js'

/** A query of PostgreSQL's is given up after this; the figure is then a lower bound. */
const PATIENCE_MS = 120_000

/** By then the spare room has started that takes the place of the last one taken. */
const SPARE_MS = 1_500

/**
 * The same questions over HTTP, log and all, against PostgreSQL: over tables masked beforehand, with an index
 * on every token; and over views that mask as they are read. Neither logs anything (pgaudit is not in the
 * embedded server), which is in its favour.
 */
export const postgres: Section = {
  name: 'postgres',
  async run(bench) {
    const students = bench.sizes.filter((size) => size <= 180_000).at(-1)
    if (students === undefined) return
    const server = await startPostgres(bench.folder)
    const house = await districtHouse(bench, students)
    try {
      bench.add(...(await compared(bench, students, house, server)))
    } finally {
      await house.stop()
      await server.stop()
    }
  },
}

async function compared(
  bench: Bench,
  students: number,
  house: DistrictHouse,
  server: BenchPostgres,
): Promise<readonly Figure[]> {
  const [before, today] = house.snapshots.slice(-2)
  if (before === undefined || today === undefined) throw new TypeError('two loads are needed')
  bench.say('filling PostgreSQL')
  const plain = await plainDuckDB(today, before)
  await fillPostgres(server, plain, bench.folder)
  plain.closeSync()
  const session = await house.openSession()
  const token = await tokenOn({ engineer: house.engineer, session })
  const section = `Query path, ${students.toLocaleString('en-US')} students, against PostgreSQL ${server.version}`
  const totals = { ours: 0, masked: 0, views: 0 }
  const asked = questions(SHIPPED_CHECKS)
  const asking = askerIn(house, session)
  const ours = (sql: string) => answered(asking(sql.replaceAll(PERSON, `'${token}'`)))
  // The session's room then holds what all of them read, as PostgreSQL's memory does.
  for (const { sql } of asked) await ours(sql)
  await setTimeout(SPARE_MS)
  for (const { name, sql } of asked) {
    bench.say(`PostgreSQL: ${name}`)
    await ours(sql)
    totals.ours += await timed(() => ours(sql))
    for (const schema of ['masked', 'views'] as const) {
      totals[schema] += await inPostgres(server, schema, sql)
    }
  }
  const line = (what: string, base: number, target: string): Figure =>
    against(section, what, 'ms', { ours: [totals.ours], base: [base] }, 'PostgreSQL', target)
  return [
    line(`${asked.length} questions, masked tables with indexes`, totals.masked, '<= 0.1x'),
    line(`${asked.length} questions, masking views`, totals.views, '<= 0.025x'),
  ]
}

/** One question, warm; the patience if it takes longer. */
async function inPostgres(
  { client }: BenchPostgres,
  schema: 'masked' | 'views',
  sql: string,
): Promise<number> {
  await client.query(`SET search_path = ${schema}; SET statement_timeout = ${PATIENCE_MS}`)
  const look = await client.query<{ person: string }>(
    `SELECT usersourcedid AS person FROM enrollments WHERE line = ${LINE}`,
  )
  const text = sql.replaceAll(PERSON, `'${look.rows[0]?.person ?? ''}'`)
  try {
    await client.query(text)
    return await timed(() => client.query(text))
  } catch (cause) {
    if (!(cause instanceof Error && cause.message.includes('statement timeout'))) throw cause
    return PATIENCE_MS
  }
}
