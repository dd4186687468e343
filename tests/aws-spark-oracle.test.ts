import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge } from '../src/gate/gate.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Policy } from '../src/policy/policy.js'
import { isRefusal } from '../src/refusal.js'
import {
  BARRED,
  grammarFaults,
  inRoom,
  inSpark,
  layOut,
  looseTables,
  sparkOf,
} from './aws-spark-case.js'
import { makeRoster } from './support/oracle-roster.js'
import { questions } from './support/oracle-queries.js'

const RUNS = Number(process.env['HOMEROOM_ORACLE_RUNS'] ?? 100)

let parsers: Parsers
let policy: Policy
let room: DuckDBConnection

beforeAll(async () => {
  parsers = await createParsers()
  const shipped = createPolicyShelf({ directory: 'policies' }).policy('rostering-debug')
  if (shipped === undefined) throw new TypeError('the policy is not there')
  policy = { ...shipped, k: 3 }
  room = await (await DuckDBInstance.create(':memory:')).connect()
  await makeRoster(room)
  await layOut(room, policy)
}, 60_000)
afterAll(() => parsers.close())

test('random questions have the same rows about the same people, or are refused with words', async () => {
  const seed = Number(process.env['HOMEROOM_ORACLE_SEED'] ?? Date.now() % 2 ** 31)
  console.log(`spark oracle: ${RUNS} questions, seed ${seed}`)
  const seen: Record<string, number> = {}
  await fc.assert(
    fc.asyncProperty(questions, async (sql) => {
      const approved = await judge({ sql, parameters: [], policy, decode: () => null }, parsers)
      if (isRefusal(approved)) return
      const plan = classify(approved, policy)
      if (isRefusal(plan)) return
      const spark = await sparkOf(plan.query, policy, parsers)
      const kind = 'text' in spark ? 'same' : spark.lacks
      seen[kind] = (seen[kind] ?? 0) + 1
      if (!('text' in spark)) return
      const faults = grammarFaults(spark.text)
      if (faults.length > 0) throw new Error(`${faults.join()} in ${spark.text}`)
      expect(spark.text.replaceAll(/'[^']*'/g, '')).not.toMatch(BARRED)
      expect(await looseTables(spark.text, policy, parsers)).toEqual([])
      const ours = await inRoom(room, plan.query, plan.hidden, parsers)
      const theirs = await inSpark(room, spark.text, plan.hidden)
      if (ours.rows.join('\n') !== theirs.rows.join('\n')) {
        throw new Error(
          `${ours.rows.join('\n')}\n---\n${theirs.rows.join('\n')}\n---\n${spark.text}`,
        )
      }
    }),
    { numRuns: RUNS, seed },
  )
  console.log(JSON.stringify(seen, null, 1))
  // A generator that is always refused would prove nothing.
  expect(seen['same'] ?? 0).toBeGreaterThan(RUNS / 4)
}, 600_000)
