import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { loadStatements } from '../src/engine/room/load.js'
import { readSnapshot, readSnapshotWith } from '../src/engine/snapshot-reader.js'
import type { Reads } from '../src/gate/reads.js'
import { compilePolicy } from '../src/policy/compile.js'
import { createRiskFigures } from '../src/policy/figures.js'
import type { Policy } from '../src/policy/policy.js'
import { roomContents } from '../src/policy/room.js'
import { isRefusal } from '../src/refusal.js'
import { CATALOG } from '../src/roster/catalog.js'
import { SQL_TYPES } from '../src/vault/snapshot-file.js'

const K = 5

function policyFor(protect: 'everyone' | 'students'): Policy {
  const text = `id: small
title: Small
words: Small.
kinds: [named]
checksOnly: false
k: ${K}
protect: ${protect}
showEmptyGroups: true
rowCap: 100
budget: { usual: 1, most: 1 }
longestWindow: 1h
deadline: 1s
resolveDays: 1
functions: []
tables:
  users: { columns: all, quasi: [email__domain] }
  user_roles: { columns: all, quasi: [role, orgSourcedId] }
  user_grades: { columns: all, quasi: [grade, grade__t] }
  enrollments: { columns: all, quasi: [beginDate, endDate] }
  classes: { columns: all }
`
  const made = compilePolicy('small.yaml', Buffer.from(text))
  if (made.kind === 'policy') return made.policy
  throw new TypeError(JSON.stringify(made.fails))
}

interface Someone {
  readonly school: number
  readonly student: boolean
  readonly grade: string | null
  /** Another home and another grade, of the few who have two. */
  readonly second: { readonly school: number; readonly grade: string | null } | null
  readonly domain: string | null
  /** Begin and end of each enrollment, as days of September. */
  readonly dates: readonly (readonly [number | null, number | null])[]
}

const day = fc.option(fc.constantFrom(1, 1, 1, 2, 3), { nil: null })
const school = fc.constantFrom(1, 1, 2)
const grade = fc.option(fc.constantFrom('KG', '01', '02'), { nil: null })
const someone: fc.Arbitrary<Someone> = fc.record({
  school,
  student: fc.constantFrom(true, true, true, false),
  grade,
  second: fc.option(fc.record({ school, grade }), { nil: null, freq: 3 }),
  domain: fc.option(fc.constantFrom('a.example', 'a.example', 'b.example'), { nil: null }),
  dates: fc.array(fc.tuple(day, day), { maxLength: 3 }),
})

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })))

/** A snapshot file as the cloak makes it, holding these people; person n has the ordinal n + 1. */
async function snapshotOf(people: readonly Someone[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'policy-room-'))
  folders.push(folder)
  const file = join(folder, 'snapshot.duckdb')
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  for (const table of CATALOG.values()) {
    const columns = table.columns.map(({ name, type }) => `"${name}" ${SQL_TYPES[type.kind]}`)
    await connection.run(`CREATE TABLE "${table.name}" (${columns.join(', ')})`)
  }
  await connection.run('CREATE TABLE protected_persons (ordinal UINTEGER)')
  const text = (value: string | null) => (value === null ? 'NULL' : `'${value}'`)
  const date = (value: number | null) => (value === null ? 'NULL' : `DATE '2026-09-0${value}'`)
  let line = 1
  for (const [index, person] of people.entries()) {
    const n = index + 1
    const role = person.student ? 'student' : 'teacher'
    const run = (table: string, columns: string, values: string) =>
      connection.run(`INSERT INTO ${table} (${columns}) VALUES (${values})`)
    if (person.student) await run('protected_persons', 'ordinal', `${n}`)
    await run('users', 'line, "sourcedId", email__domain', `${n}, ${n}, ${text(person.domain)}`)
    for (const { school, grade } of [person, ...(person.second === null ? [] : [person.second])]) {
      const home = `${n}, ${school}, '${role}'`
      await run('user_roles', '"userSourcedId", "orgSourcedId", role', home)
      await run('user_grades', '"userSourcedId", grade, grade__t', `${n}, ${text(grade)}, 7`)
    }
    for (const [begin, end] of person.dates) {
      const cells = `${line++}, ${n}, ${date(begin)}, ${date(end)}`
      await run('enrollments', 'line, "userSourcedId", "beginDate", "endDate"', cells)
    }
  }
  connection.closeSync()
  instance.closeSync()
  return file
}

const TABLES = ['users', 'user_roles', 'USER_GRADES', 'enrollments']

async function room(snapshotFile: string, policy: Policy, reads?: Reads) {
  const spec = { snapshotFile, previousFile: null, ...roomContents(policy, TABLES, reads) }
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  for (const statement of loadStatements(spec)) await connection.run(statement)
  return {
    rows: async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS(),
    close: () => connection.closeSync(),
  }
}

/** Every combination that joins of the room's tables show, with how many protected persons share it. */
const HOME = `SELECT r."userSourcedId" AS person, r.__subject AS subject, r."orgSourcedId" AS school, r.role
  FROM user_roles AS r`
const COMBINATIONS = {
  grade: `SELECT school, h.role, g.grade, g.grade__t, count(DISTINCT subject) AS persons, min(person) AS first
    FROM (${HOME}) AS h JOIN user_grades AS g ON g."userSourcedId" = h.person
    WHERE g.grade IS NOT NULL OR g.grade__t IS NOT NULL GROUP BY ALL`,
  domain: `SELECT school, h.role, u.email__domain, count(DISTINCT subject) AS persons
    FROM (${HOME}) AS h JOIN users AS u ON u."sourcedId" = h.person
    WHERE u.email__domain IS NOT NULL GROUP BY ALL`,
  'domain and grade': `SELECT school, h.role, u.email__domain, g.grade, count(DISTINCT subject) AS persons
    FROM (${HOME}) AS h JOIN users AS u ON u."sourcedId" = h.person
    JOIN user_grades AS g ON g."userSourcedId" = h.person
    WHERE u.email__domain IS NOT NULL AND g.grade IS NOT NULL GROUP BY ALL`,
  'dates, domain and grade': `SELECT school, h.role, u.email__domain, g.grade, e."beginDate", e."endDate",
      count(DISTINCT subject) AS persons
    FROM (${HOME}) AS h JOIN users AS u ON u."sourcedId" = h.person
    JOIN user_grades AS g ON g."userSourcedId" = h.person
    JOIN enrollments AS e ON e."userSourcedId" = h.person
    WHERE e."beginDate" IS NOT NULL OR e."endDate" IS NOT NULL GROUP BY ALL`,
} as const

describe('a room under a policy', () => {
  it.each(['everyone', 'students'] as const)(
    'shows no combination of kept values that fewer than k of %s share, whoever they are',
    async (protect) => {
      const policy = policyFor(protect)
      await fc.assert(
        fc.asyncProperty(fc.array(someone, { minLength: 5, maxLength: 60 }), async (people) => {
          const { rows, close } = await room(await snapshotOf(people), policy)
          for (const sql of Object.values(COMBINATIONS)) {
            const protectedOnly = `SELECT min(persons) FROM (${sql}) AS c WHERE persons > 0`
            const [[smallest] = []] = await rows(protectedOnly)
            if (smallest !== null) expect(Number(smallest)).toBeGreaterThanOrEqual(K)
          }
          close()
        }),
        { numRuns: 12 },
      )
    },
    120_000,
  )

  const crowd = (size: number, over: Partial<Someone> = {}): Someone[] =>
    Array.from({ length: size }, () => ({
      ...{ school: 1, student: true, grade: '01', second: null },
      ...{ domain: 'a.example', dates: [[1, 3]] },
      ...over,
    }))

  it('keeps what k share and empties what one fewer shares', async () => {
    const people = [...crowd(K), ...crowd(K - 1, { grade: '02' })]
    const { rows, close } = await room(await snapshotOf(people), policyFor('everyone'))
    expect(await rows('SELECT grade, count(*) FROM user_grades GROUP BY 1 ORDER BY 1')).toEqual([
      ['01', 5n],
      [null, 4n],
    ])
    close()
  })

  it('counts people and not their rows where a person has many', async () => {
    const twice = {
      dates: [
        [2, 3],
        [2, 3],
      ],
    } as const
    const people = [...crowd(K, { dates: [[1, 3]] }), ...crowd(K - 1, twice)]
    const shown = 'SELECT count("beginDate"), count("endDate"), count(*) FROM enrollments'
    const few = await room(await snapshotOf(people), policyFor('everyone'))
    expect(await few.rows(shown)).toEqual([[5n, 5n, 13n]])
    few.close()
    const enough = await room(
      await snapshotOf([...people, ...crowd(1, twice)]),
      policyFor('everyone'),
    )
    expect(await enough.rows(shown)).toEqual([[15n, 15n, 15n]])
    enough.close()
  })

  it('tells who has two grades from who has one of them, however they are ordered', async () => {
    const both = { second: { school: 1, grade: '02' } }
    const swapped = { grade: '02', second: { school: 1, grade: '01' } }
    const people = [
      ...crowd(K - 2, both),
      ...crowd(2, swapped),
      ...crowd(K - 1),
      ...crowd(K - 1, { grade: '02' }),
    ]
    const { rows, close } = await room(await snapshotOf(people), policyFor('everyone'))
    expect(await rows('SELECT grade, count(*) FROM user_grades GROUP BY 1 ORDER BY 1')).toEqual([
      ['01', 5n],
      ['02', 5n],
      [null, 8n],
    ])
    close()
  })

  it("leaves staff's values alone where the policy protects students", async () => {
    const people = [...crowd(K), ...crowd(1, { student: false, domain: 'b.example' })]
    const file = await snapshotOf(people)
    const domains = 'SELECT count(*) FROM users WHERE email__domain IS NOT NULL'
    const students = await room(file, policyFor('students'))
    expect(await students.rows(domains)).toEqual([[6n]])
    students.close()
    const everyone = await room(file, policyFor('everyone'))
    expect(await everyone.rows(domains)).toEqual([[5n]])
    everyone.close()
  })

  it('holds the tables asked for and allowed, with the columns of the policy', () => {
    const { tables } = roomContents(policyFor('everyone'), ['users', 'demographics', 'classes'])
    expect(tables.map(({ name }) => name)).toEqual(['users', 'classes'])
    expect(tables[0]?.subjects).toEqual(['sourcedId'])
    expect(tables[0]?.columns.filter(({ expression }) => expression !== null)).toHaveLength(1)
  })

  it('shows the same cells whatever else it was loaded with', async () => {
    const policy = policyFor('everyone')
    const columns = TABLES.flatMap((name) => {
      const table = policy.tables.get(name.toLowerCase())
      return [...(table?.columns.values() ?? [])].map(
        ({ column }) => [name.toLowerCase(), column.name] as const,
      )
    })
    const some = fc.uniqueArray(fc.constantFrom(...columns), {
      minLength: 1,
      maxLength: 6,
      selector: String,
    })
    const people = fc.array(someone, { minLength: 5, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(people, some, async (each, wanted) => {
        const file = await snapshotOf(each)
        const reads = new Map(
          wanted.map(([table]) => [
            table,
            new Set(wanted.filter(([t]) => t === table).map(([, c]) => c)),
          ]),
        )
        const [whole, part] = [await room(file, policy), await room(file, policy, reads)]
        for (const [table, names] of reads) {
          const sql = `SELECT ${[...names].map((name) => `"${name}"`).join(', ')}, __subject FROM ${table} ORDER BY ALL`
          expect(await part.rows(sql)).toEqual(await whole.rows(sql))
        }
        whole.close()
        part.close()
      }),
      { numRuns: 10 },
    )
  }, 120_000)

  it('works nothing out that is not read, and loads no column but those that are', () => {
    const of = (reads: Reads) => roomContents(policyFor('everyone'), TABLES, reads)
    const plain = of(new Map([['enrollments', new Set(['classSourcedId'])]]))
    expect(plain.prelude).toEqual([])
    expect(plain.tables.map(({ columns }) => columns)).toEqual([
      [{ name: 'classSourcedId', expression: null }],
    ])
    const counted = of(new Map([['users', new Set<string>()]]))
    expect(counted.tables.map(({ columns }) => columns.length)).toEqual([1])
    expect(of(new Map([['users', new Set(['email__domain'])]])).prelude).toHaveLength(3)
  })

  it('leaves nothing behind of what it worked out', async () => {
    const { rows, close } = await room(await snapshotOf(crowd(8)), policyFor('students'))
    const tables =
      "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE '\\_\\_%' ESCAPE '\\'"
    expect(await rows(tables)).toEqual([])
    expect(await rows('SELECT count(*) FROM duckdb_tables()')).toEqual([[4n]])
    close()
  })

  it('tells the steward beforehand how alone people are, and how many cells it will empty', async () => {
    const people = [...crowd(8), ...crowd(3, { grade: '02' }), ...crowd(1, { dates: [[2, null]] })]
    const figures = await createRiskFigures({ read: readSnapshotWith }).of(
      policyFor('everyone'),
      await snapshotOf(people),
      TABLES,
    )
    if (isRefusal(figures)) throw new TypeError(figures.code)
    expect(figures).toMatchObject({
      ...{ students: 12, smallestGroup: 1, unique: 1 / 12, belowK: 4, k: K },
      rows: { users: 12, user_roles: 12, user_grades: 12, enrollments: 12 },
    })
    expect(figures.quasi).toContain('user_roles.role')
    expect(Object.fromEntries(figures.changed.map(({ column, cells }) => [column, cells]))).toEqual(
      {
        'users.email__domain': 0,
        'user_grades.grade': 3,
        'user_grades.grade__t': 3,
        'enrollments.beginDate': 4,
        'enrollments.endDate': 3,
      },
    )
  })

  it('empties exactly as many cells as the figures foretold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(someone, { minLength: 5, maxLength: 40 }), async (people) => {
        const policy = policyFor('everyone')
        const file = await snapshotOf(people)
        const figures = await createRiskFigures({ read: readSnapshotWith }).of(policy, file, TABLES)
        if (isRefusal(figures)) throw new TypeError(figures.code)
        const { rows, close } = await room(file, policy)
        for (const { column, cells } of figures.changed) {
          const [table, name] = column.split('.')
          const sql = `SELECT count("${name ?? ''}") AS n FROM ${table ?? ''}`
          const before = (await readSnapshot(file, sql))[0]?.['n']
          const [[after] = []] = await rows(sql)
          expect(Number(before) - Number(after)).toBe(cells)
        }
        close()
      }),
      { numRuns: 8 },
    )
  }, 120_000)

  it('has no figures of combinations where no one is in reach', async () => {
    const figures = await createRiskFigures({ read: readSnapshotWith }).of(
      policyFor('everyone'),
      await snapshotOf(crowd(2)),
      ['classes'],
    )
    expect(figures).toMatchObject({
      ...{ students: 0, quasi: [], smallestGroup: null, unique: null, belowK: null, changed: [] },
      rows: { classes: 0 },
    })
  })
})
