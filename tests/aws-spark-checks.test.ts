import type { DuckDBConnection } from '@duckdb/node-api'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge } from '../src/gate/gate.js'
import type { Query } from '../src/gate/query.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Check, Policy } from '../src/policy/policy.js'
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
import { fillRoom, openVault, type Vault } from './district-loaded.js'

const shelf = createPolicyShelf({ directory: 'policies' })
const named = shelf.checks().map((check) => [check.id, check] as const)

let parsers: Parsers
beforeAll(async () => {
  parsers = await createParsers()
})
afterAll(() => parsers.close())

interface Run {
  readonly query: Query
  readonly hidden: number
}

/** Everything that is run for a check: its answer, whom it addresses, the base of its groups. */
async function runsOf({ sql, parameters }: Check, policy: Policy): Promise<readonly Run[]> {
  const values = parameters.map((parameter) => parameter.default)
  const judged = await judge({ sql, policy, parameters: values, decode: () => null }, parsers)
  if (isRefusal(judged)) throw new Error(judged.code)
  const plan = classify(judged, policy)
  if (isRefusal(plan)) throw new Error(plan.code)
  const more: readonly Run[] =
    plan.kind === 'named'
      ? plan.addressed.map((query) => ({ query, hidden: 1 }))
      : plan.kind === 'group' && plan.base !== null
        ? [plan.base]
        : []
  return [plan, ...more]
}

const policyOf = (id: string): Policy => {
  const policy = shelf.policy(id)
  if (policy === undefined) throw new TypeError(`there is no policy ${id}`)
  return policy
}

/** The same queries over the same tables, whose names differ in the load alone: what is read back is enough. */
test('every ready-made check has a Spark text under checks-only too', async () => {
  const policy = policyOf('checks-only')
  for (const [, check] of named) {
    for (const { query } of await runsOf(check, policy)) {
      expect(await sparkOf(query, policy, parsers)).toHaveProperty('text')
    }
  }
})

describe('every ready-made check under rostering-debug', () => {
  const policy = policyOf('rostering-debug')
  const versions = ['1.1', '1.2'] as const
  let vault: Vault
  const rooms: DuckDBConnection[] = []

  beforeAll(async () => {
    vault = await openVault()
    for (const version of versions) {
      const before = await vault.load({ version }, null)
      const faulty = await vault.load({ version, defects: 'all' }, before.snapshot)
      const files = [vault.file(faulty.snapshot), vault.file(before.snapshot)] as const
      const room = await fillRoom(...files, policy)
      await layOut(room, policy)
      rooms.push(room)
    }
  }, 240_000)
  afterAll(() => vault.close())

  it.each(named)('%s is the same in Spark', async (_, check) => {
    for (const { query, hidden } of await runsOf(check, policy)) {
      const spark = await sparkOf(query, policy, parsers)
      if (!('text' in spark)) throw new Error(spark.lacks)
      expect(grammarFaults(spark.text)).toEqual([])
      expect(spark.text.replaceAll(/'[^']*'/g, '')).not.toMatch(BARRED)
      expect(await looseTables(spark.text, policy, parsers)).toEqual([])
      for (const room of rooms) {
        const [ours, theirs] = [
          await inRoom(room, query, hidden, parsers),
          await inSpark(room, spark.text, hidden),
        ]
        expect(theirs.rows).toEqual(ours.rows)
      }
    }
  })
})
