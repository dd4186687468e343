import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { fileURLToPath } from 'node:url'
import { classify } from '../src/disclosure/classify.js'
import { suppress } from '../src/disclosure/groups.js'
import type { Plan } from '../src/disclosure/plan.js'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Cell, HiddenCell, Parsers } from '../src/engine/port.js'
import { judge, renderChecked } from '../src/gate/gate.js'
import { createPolicyShelf } from '../src/policy/load.js'
import type { Policy } from '../src/policy/policy.js'
import { isRefusal } from '../src/refusal.js'
import { questions } from './support/oracle-queries.js'

/**
 * Law 2, checked from outside: take each person away in turn and see which rows of the answer are gone.
 * Those are the people a row depends on, whatever we believe about it. Every row must depend on no one,
 * be a group of at least k, or depend only on people who were counted.
 */
const K = 3
const RUNS = Number(process.env['HOMEROOM_ORACLE_RUNS'] ?? 400)

interface Roster {
  readonly persons: readonly { readonly role: string }[]
  readonly classes: number
  readonly enrollments: readonly {
    readonly person: number
    readonly into: number
    readonly role: string
  }[]
}

const roles = fc.constantFrom('student', 'student', 'teacher')
const rosters: fc.Arbitrary<Roster> = fc.record({
  persons: fc.array(fc.record({ role: roles }), { minLength: 1, maxLength: 7 }),
  classes: fc.integer({ min: 1, max: 4 }),
  enrollments: fc.array(fc.record({ person: fc.nat(8), into: fc.nat(4), role: roles }), {
    maxLength: 12,
  }),
})

interface Answer {
  readonly rows: readonly string[]
  readonly counted: ReadonlySet<number>
  /**
   * The row of all small groups together. That it is there at all tells that someone is in a small group,
   * as `withheld` does in words; that it stands for at least k is the law of disclosure-groups.test.ts.
   */
  readonly remainder: string | null
}

let parsers: Parsers
let policy: Policy
let db: DuckDBConnection

beforeAll(async () => {
  parsers = await createParsers()
  const directory = fileURLToPath(new URL('../policies', import.meta.url))
  const shipped = createPolicyShelf({ directory }).policy('rostering-debug')
  if (shipped === undefined) throw new Error('the policy is not there')
  policy = { ...shipped, k: K }
  db = await (await DuckDBInstance.create(':memory:')).connect()
  await db.run('create table users(line int, sourcedId uinteger, role varchar, __subject uinteger)')
  await db.run('create table classes(line int, sourcedId uinteger)')
  await db.run(
    'create table enrollments(line int, classSourcedId uinteger, userSourcedId uinteger, role varchar, __subject uinteger)',
  )
})
afterAll(() => parsers.close())

async function load(roster: Roster): Promise<void> {
  await db.run('delete from users; delete from classes; delete from enrollments')
  for (const [n, { role }] of roster.persons.entries()) {
    await db.run(`insert into users values (${n}, ${n + 1}, '${role}', ${n + 1})`)
  }
  for (let n = 0; n < roster.classes; n += 1)
    await db.run(`insert into classes values (${n}, ${n + 1})`)
  for (const [n, { person, into, role }] of roster.enrollments.entries()) {
    await db.run(
      `insert into enrollments values (${n}, ${into + 1}, ${person + 1}, '${role}', ${person + 1})`,
    )
  }
}

/** The whole answer: LIMIT is taken from what was counted, so what was counted is what is judged. */
async function answer(plan: Plan, text: string): Promise<Answer> {
  const reader = await db.runAndReadAll(text)
  const all = reader.getRowsJson() as unknown as (Cell | (number | null)[])[][]
  const visible = all.map((row) => row.slice(0, row.length - plan.hidden) as Cell[])
  const hidden = all.map((row) => row.slice(row.length - plan.hidden).map(cellOf))
  if (plan.kind !== 'group') {
    const counted = new Set(hidden.flat(2).filter((o): o is number => typeof o === 'number'))
    return { rows: visible.map((row) => JSON.stringify(row)), counted, remainder: null }
  }
  const numeric = visible.map((row) =>
    row.map((c, i) => (plan.cells[i]?.role === 'key' || c === null ? c : Number(c))),
  )
  const shown = suppress({ ...plan, limit: null, offset: 0 }, { rows: numeric, hidden }, policy, [])
  // Marked, since its empty keys could be taken for a group whose key is NULL.
  const rows = shown.rows.map((row, place) =>
    place === shown.remainderRow ? `remainder ${JSON.stringify(row)}` : JSON.stringify(row),
  )
  const remainder = shown.remainderRow === null ? null : (rows[shown.remainderRow] ?? null)
  return { rows, counted: new Set(), remainder }
}

function cellOf(cell: Cell | (number | null)[]): HiddenCell {
  if (Array.isArray(cell)) return cell.filter((ordinal) => ordinal !== null)
  return cell === null ? null : Number(cell)
}

/** Persons without whom the row is not in the answer. */
function dependents(row: string, without: ReadonlyMap<number, ReadonlySet<string>>): number[] {
  return [...without].filter(([, rows]) => !rows.has(row)).map(([person]) => person)
}

async function answerWithout(
  person: number,
  plan: Plan,
  text: string,
): Promise<ReadonlySet<string>> {
  await db.run('begin')
  try {
    await db.run(`delete from users where __subject = ${person}`)
    await db.run(`delete from enrollments where __subject = ${person}`)
    return new Set((await answer(plan, text)).rows)
  } finally {
    await db.run('rollback')
  }
}

/** Null if the row keeps the law; otherwise what breaks it. */
async function breach(
  roster: Roster,
  sql: string,
): Promise<{ kind: string; broken: string | null }> {
  const approved = await judge({ sql, parameters: [], policy, decode: () => null }, parsers)
  if (isRefusal(approved)) return { kind: approved.code, broken: null }
  const plan = classify(approved, policy)
  if (isRefusal(plan)) return { kind: plan.code, broken: null }
  const text = await renderChecked(plan.query, parsers)
  await load(roster)
  const whole = await answer(plan, text)
  const people = new Set([
    ...roster.persons.keys(),
    ...roster.enrollments.map(({ person }) => person),
  ])
  const without = new Map<number, ReadonlySet<string>>()
  for (const n of people) without.set(n + 1, await answerWithout(n + 1, plan, text))
  for (const row of whole.rows) {
    if (row === whole.remainder) continue
    const about = dependents(row, without)
    const allowed =
      plan.kind === 'group'
        ? about.length === 0 || about.length >= K
        : about.every((p) => whole.counted.has(p))
    if (!allowed) {
      return {
        kind: plan.kind,
        broken: `${row} depends on ${about.join()} but ${[...whole.counted].join()} counted; ${text}`,
      }
    }
  }
  return { kind: plan.kind, broken: null }
}

test('every row that leaves is about no one, a group of k, or persons that were counted', async () => {
  const kinds: Record<string, number> = {}
  const seed = Number(process.env['HOMEROOM_ORACLE_SEED'] ?? Date.now() % 2 ** 31)
  console.log(`oracle: ${RUNS} questions, seed ${seed}`)
  await fc.assert(
    fc.asyncProperty(rosters, questions, async (roster, sql) => {
      const { kind, broken } = await breach(roster, sql)
      kinds[kind] = (kinds[kind] ?? 0) + 1
      if (broken !== null) throw new Error(broken)
    }),
    { numRuns: RUNS, seed },
  )
  console.log(`oracle: ${JSON.stringify(kinds)}`)
  // A generator that is always refused would prove nothing.
  expect(kinds['named'] ?? 0).toBeGreaterThan(RUNS / 4)
  expect(kinds['group'] ?? 0).toBeGreaterThan(0)
}, 600_000)
