import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import fc from 'fast-check'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { textOf } from './disclosure-case.js'

let parsers: Parsers
let db: DuckDBConnection
beforeAll(async () => {
  parsers = await createParsers()
  db = await (await DuckDBInstance.create(':memory:')).connect()
})
afterAll(() => parsers.close())

/** The text that runs for a question that shows rows by name. */
const named = (sql: string): Promise<string> => textOf(parsers, sql, 'named')

const USER = 'from users as u'
const ROLES = 'user_roles as r on r.userSourcedId = u.sourcedId'
const ENROLLED = 'enrollments as e on e.userSourcedId = u.sourcedId'
const TAUGHT = 'enrollments as e on e.classSourcedId = c.sourcedId'

/** A question, and the subject columns that it needs; with `all` they are those of every table in it. */
interface Case {
  readonly sql: string
  readonly all: readonly string[]
  readonly needed: readonly string[]
}

/** Columns that can name no one whom the others do not. */
const REDUNDANT: Readonly<Record<string, Case>> = {
  'who is looked for and not there': {
    sql: `select u.sourcedId ${USER} left join ${ENROLLED} where e.userSourcedId is null`,
    all: ['u', 'e'],
    needed: ['u'],
  },
  'who is not there, beside another condition of the join': {
    sql: `select c.sourcedId from classes as c left join ${TAUGHT} and e.role = 'student' where e.classSourcedId is null`,
    all: ['e'],
    needed: [],
  },
  'the same person once more': {
    sql: `select u.sourcedId, r.role ${USER} inner join ${ROLES}`,
    all: ['u', 'r'],
    needed: ['u'],
  },
  'the same person, or no row': {
    sql: `select u.sourcedId, r.role ${USER} left join ${ROLES}`,
    all: ['u', 'r'],
    needed: ['u'],
  },
  'the same person of three tables': {
    sql: `select u.sourcedId, r.role, e.role ${USER} inner join ${ROLES} left join enrollments as e on r.userSourcedId = e.userSourcedId`,
    all: ['u', 'r', 'e'],
    needed: ['u'],
  },
  'both at once': {
    sql: `select u.sourcedId, r.role ${USER} inner join ${ROLES} left join ${ENROLLED} where e.userSourcedId is null and r.role = 'student'`,
    all: ['u', 'r', 'e'],
    needed: ['u'],
  },
}

/** Columns that can name someone whom no other names, however like the cases above they look. */
const NEEDED: Readonly<Record<string, Case>> = {
  'where WHERE asks for a column that the join does not compare': {
    sql: `select u.sourcedId, e.line from users as u left join enrollments as e on e.line = u.line where e.role is null`,
    all: ['u', 'e'],
    needed: ['u', 'e'],
  },
  'where WHERE leaves other rows as well': {
    sql: `select c.sourcedId from classes as c left join ${TAUGHT} where e.classSourcedId is null or e.role = 'student'`,
    all: ['e'],
    needed: ['e'],
  },
  'where WHERE asks that someone is there': {
    sql: `select c.sourcedId from classes as c left join ${TAUGHT} where e.classSourcedId is not null`,
    all: ['e'],
    needed: ['e'],
  },
  'where NULL meets NULL': {
    sql: `select c.sourcedId from classes as c left join enrollments as e on e.classSourcedId is not distinct from c.sourcedId where e.classSourcedId is null`,
    all: ['e'],
    needed: ['e'],
  },
  'where the join compares this or that': {
    sql: `select u.sourcedId, r.role ${USER} inner join user_roles as r on r.userSourcedId = u.sourcedId or r.role = 'student'`,
    all: ['u', 'r'],
    needed: ['u', 'r'],
  },
  'where the join keeps all of the right side': {
    sql: `select u.sourcedId, r.role ${USER} right join ${ROLES}`,
    all: ['u', 'r'],
    needed: ['u', 'r'],
  },
  'where the join keeps all of both sides': {
    sql: `select u.sourcedId, r.role ${USER} full join ${ROLES}`,
    all: ['u', 'r'],
    needed: ['u', 'r'],
  },
  'where another column than the person is compared': {
    sql: `select e.sourcedId, f.sourcedId from enrollments as e inner join enrollments as f on f.classSourcedId = e.classSourcedId`,
    all: ['e', 'f'],
    needed: ['e', 'f'],
  },
}

/** Aliases of the vendor in the order of our own: `t1`, `t2`, ... */
const aliases = (sql: string): readonly string[] =>
  [...sql.matchAll(/(?:from|join) \w+ as (\w)/gu)].map(([, alias = '']) => alias)

const shown = (text: string, sql: string): readonly string[] =>
  aliases(sql).filter((_, at) => text.includes(`"t${at + 1}"."__subject"`))

const ordinal = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null, freq: 4 })
const role = fc.option(fc.constantFrom('student', 'teacher'), { nil: null, freq: 4 })
const rows = <Row extends object>(row: fc.Arbitrary<Row>) => fc.array(row, { maxLength: 6 })
const district = fc.record({
  users: rows(fc.record({ sourcedId: ordinal })),
  user_roles: rows(fc.record({ userSourcedId: ordinal, role })),
  enrollments: rows(
    fc.record({ sourcedId: ordinal, classSourcedId: ordinal, userSourcedId: ordinal, role }),
  ),
  classes: rows(fc.record({ sourcedId: ordinal })),
})

type District = typeof district extends fc.Arbitrary<infer Made> ? Made : never

/** The tables with a person in `__subject`, as a room has them; staff are nobody's secret there. */
async function fill(made: District): Promise<void> {
  const person = { users: 'sourcedId', user_roles: 'userSourcedId', enrollments: 'userSourcedId' }
  for (const [name, all] of Object.entries(made)) {
    const columns = Object.keys({ sourcedId: 0, userSourcedId: 0, classSourcedId: 0, role: 0 })
    const values = [{}, ...all].map((row: Readonly<Record<string, unknown>>, line) => {
      const cells = columns.map((column) =>
        JSON.stringify(row[column] ?? null).replaceAll('"', "'"),
      )
      return `(${[...cells, line].join(', ')})`
    })
    const subject = (person as Readonly<Record<string, string>>)[name] ?? 'NULL'
    await db.run(`create or replace table ${name} as
      select sourcedId::uinteger as sourcedId, userSourcedId::uinteger as userSourcedId,
        classSourcedId::uinteger as classSourcedId, role::varchar as role, line::bigint as line,
        case when ${subject} < 4 then ${subject} end::uinteger as __subject
      from (values ${values.join(', ')}) v(${columns.join(', ')}, line) where line > 0`)
  }
}

/** The visible cells of each row with everyone it is about, in any order of rows. */
async function told(text: string, visible: number): Promise<readonly string[]> {
  const found = (await db.runAndReadAll(text)).getRowsJson()
  return found
    .map((row) => {
      const persons = new Set(row.slice(visible).filter((person) => person !== null))
      return JSON.stringify([row.slice(0, visible), [...persons].sort()])
    })
    .sort()
}

/** The question with the subject of every table, as it stands. */
const withAll = ({ sql, all }: Case): string =>
  sql.replace(/ from /u, `, ${all.map((alias) => `${alias}.__subject`).join(', ')} from `)

const visibleIn = (sql: string): number => sql.slice(0, sql.indexOf(' from ')).split(',').length

describe('a hidden column', () => {
  it.each(Object.entries(REDUNDANT))('is left out for %s', async (_, { sql, needed }) => {
    expect(shown(await named(sql), sql)).toEqual(needed)
  })

  it.each(Object.entries(NEEDED))('stays %s', async (_, { sql, needed }) => {
    expect(shown(await named(sql), sql)).toEqual(needed)
  })

  it('stays where a group is about the person whom its key names', async () => {
    const sql = `select e.userSourcedId, count(*) as n ${USER} inner join ${ENROLLED} group by e.userSourcedId`
    const text = await named(sql)
    expect(text).toContain('max("t2"."__subject")')
    expect(shown(text, sql)).toEqual(['u', 'e'])
  })

  it.each(Object.entries({ ...REDUNDANT, ...NEEDED }))(
    'is never missed: each row is about the same persons, %s',
    async (_, given) => {
      const text = await named(given.sql)
      const visible = visibleIn(given.sql)
      await fc.assert(
        fc.asyncProperty(district, async (made) => {
          await fill(made)
          expect(await told(text, visible)).toEqual(await told(withAll(given), visible))
        }),
        { numRuns: 25 },
      )
    },
  )
})
