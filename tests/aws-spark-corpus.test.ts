import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { classify } from '../src/disclosure/classify.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { judge } from '../src/gate/gate.js'
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
import { caseOf, examples, policyOf } from './gate-case.js'
import { makeRoster } from './support/oracle-roster.js'

const allowed = examples('allowed')
const rooms = new Map<string, DuckDBConnection>()
let parsers: Parsers

beforeAll(async () => {
  parsers = await createParsers()
  for (const id of new Set(allowed.map(({ policy }) => policy))) {
    const room = await (await DuckDBInstance.create(':memory:')).connect()
    await makeRoster(room)
    await layOut(room, policyOf(id))
    rooms.set(id, room)
  }
}, 60_000)
afterAll(() => parsers.close())

const numbered = allowed.map((each, place) => ({ ...each, place }))

/** What has no equal in Spark, or none that is the same for every value. */
const LACKING: ReadonlySet<string> = new Set([
  // A text read as a number or date: the engines take different texts for one.
  ...['cast', 'cast-to-date', 'term-year', 'term-year-next', 'login-regexp'],
  ...['except-all', 'intersect-all', 'offset-alone', 'w13-offset-before-limit'],
  // Which row is the first is nobody's to say.
  'distinct-on',
  // Tied to the row around it by more than column = column.
  ...['correlated-twice', 'scalar-with-limit'],
  'constant-select',
])

describe('what vendors may ask of a room, of the other engine', () => {
  it.each(numbered)('$name', async ({ name, sql, parameters, policy: id, place }) => {
    const policy = policyOf(id)
    const judged = await judge({ ...caseOf(parameters, policy), sql }, parsers)
    if (isRefusal(judged)) throw new Error(judged.code)
    const plan = classify(judged, policy)
    if (isRefusal(plan)) throw new Error(plan.code)
    const spark = await sparkOf(plan.query, policy, parsers)
    expect({ name, lacks: 'lacks' in spark }).toEqual({ name, lacks: LACKING.has(name) })
    if (!('text' in spark)) return
    // The grammar takes as long as everything else together; the checks all pass through it.
    if (place % 6 === 0) expect(grammarFaults(spark.text)).toEqual([])
    expect(spark.text.replaceAll(/'[^']*'/g, '')).not.toMatch(BARRED)
    expect(await looseTables(spark.text, policy, parsers)).toEqual([])
    const room = rooms.get(id)
    if (room === undefined) throw new TypeError('no room')
    const ours = await inRoom(room, plan.query, plan.hidden, parsers)
    const theirs = await inSpark(room, spark.text, plan.hidden)
    expect(theirs.rows).toEqual(ours.rows)
  })
})
