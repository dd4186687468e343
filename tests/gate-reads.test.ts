import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import { bothReads, coversReads, readsOf, type Reads } from '../src/gate/reads.js'
import type { ParameterValue } from '../src/gate/approved.js'
import { isRefusal } from '../src/refusal.js'
import { CATALOG } from '../src/roster/catalog.js'
import { caseOf, examples, policyOf, POLICY } from './gate-case.js'
import { SQL_TYPES } from '../src/vault/snapshot-file.js'

const parsers = await createParsers()
let connection: DuckDBConnection

beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect()
})
afterAll(async () => {
  connection.closeSync()
  await parsers.close()
})

/** The query as it will run under the corpus' policy. */
async function planned(sql: string, parameters: readonly ParameterValue[] = [], policy = POLICY) {
  const judged = await judge({ ...caseOf(parameters, policy), sql }, parsers)
  if (isRefusal(judged)) throw new TypeError(judged.detail)
  const plan = classify(judged, policy)
  return isRefusal(plan) ? judged.query : plan.query
}

/** Tables with these columns and the subjects, and with nothing else. */
async function make(reads: Reads): Promise<void> {
  for (const table of CATALOG.values()) {
    await connection.run(`DROP TABLE IF EXISTS "${table.name}"`)
    const read = reads.get(table.name)
    if (read === undefined) continue
    const columns = table.columns
      .filter(({ name }) => read.has(name))
      .map(({ name, type }) => `"${name}" ${SQL_TYPES[type.kind]}`)
    const subjects = ['__subject UINTEGER', '__subject2 UINTEGER']
    await connection.run(`CREATE TABLE "${table.name}" (${[...columns, ...subjects].join(', ')})`)
  }
}

describe('what a query reads', () => {
  it.each(examples('allowed'))(
    'is all that the engine needs to answer: $name',
    async ({ sql, parameters, policy }) => {
      const query = await planned(sql, parameters, policyOf(policy))
      await make(readsOf(query))
      const text = await renderChecked(query, parsers)
      const prepared = await connection.prepare(text).then((statement) => statement.statementType)
      expect(prepared).toBeGreaterThan(0)
    },
  )

  it('is little: no column that is not named, no table that is not there', async () => {
    const reads = readsOf(
      await planned(
        'with o as (select e.userSourcedId as u from enrollments as e) select count(*) from o join users on users.sourcedId = o.u',
      ),
    )
    expect([...reads.keys()].sort()).toEqual(['enrollments', 'users'])
    expect([...(reads.get('users') ?? [])]).toEqual(expect.arrayContaining(['sourcedId']))
    expect(reads.get('users')?.size).toBeLessThanOrEqual(2)
  })

  it('is a table without columns where rows are only counted', async () => {
    const reads = readsOf(await planned('select count(*) from classes'))
    expect([...reads].map(([table, columns]) => [table, columns.size])).toEqual([['classes', 0]])
  })

  const some: fc.Arbitrary<Reads> = fc
    .dictionary(
      fc.constantFrom('users', 'orgs', 'classes'),
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
    )
    .map((tables) => new Map(Object.entries(tables).map(([name, list]) => [name, new Set(list)])))

  it('of two queries together is what covers both, and nothing smaller does', () => {
    fc.assert(
      fc.property(some, some, some, (one, other, third) => {
        const both = bothReads(one, other)
        expect(coversReads(both, one) && coversReads(both, other)).toBe(true)
        if (coversReads(third, one) && coversReads(third, other)) {
          expect(coversReads(third, both)).toBe(true)
        }
      }),
    )
  })
})
