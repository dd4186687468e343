import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { planOf } from './disclosure-case.js'
import { renderChecked } from '../src/gate/gate.js'
import { isRefusal } from '../src/refusal.js'

/** Persons 1 and 2 sit in class 1, person 3 in class 2, nobody in class 3; 4 and 5 in none. */
const ROSTER = `
  create table users(line int, sourcedId uinteger, role varchar, __subject uinteger);
  insert into users select n, n, 'student', n from range(1, 6) r(n);
  create table classes(line int, sourcedId uinteger);
  insert into classes select n, n from range(1, 4) r(n);
  create table enrollments(
    line int, classSourcedId uinteger, userSourcedId uinteger, role varchar, __subject uinteger);
  insert into enrollments values
    (1, 1, 1, 'student', 1), (2, 1, 2, 'student', 2), (3, 2, 3, 'student', 3)`

let parsers: Parsers
let db: DuckDBConnection
beforeAll(async () => {
  parsers = await createParsers()
  db = await (await DuckDBInstance.create(':memory:')).connect()
  await db.run(ROSTER)
})
afterAll(() => parsers.close())

/** The rows that would leave, and everyone who is counted for them. */
async function told(sql: string): Promise<{ readonly rows: unknown; readonly counted: unknown }> {
  const plan = await planOf(parsers, sql, 'named')
  if (isRefusal(plan)) throw new Error(JSON.stringify(plan))
  const reader = await db.runAndReadAll(await renderChecked(plan.query, parsers))
  const all = reader.getRowsJson()
  const rows = all.map((row) => row.slice(0, row.length - plan.hidden))
  const hidden = all.flatMap((row) => row.slice(row.length - plan.hidden)).flat(2)
  const counted = [...new Set(hidden.filter((each) => each !== null))].map(Number).sort()
  return { rows, counted }
}

describe('whom a row is about', () => {
  it.each([
    [
      'DISTINCT ON: everyone it was picked from',
      'select distinct on (classSourcedId) classSourcedId, userSourcedId from enrollments order by 1, 2 limit 1',
      [
        [1, 1],
        [2, 3],
      ],
      [1, 2, 3],
    ],
    [
      'QUALIFY: everyone in the partition',
      'select userSourcedId from enrollments qualify count(*) over (partition by classSourcedId) = 2 and row_number() over (partition by classSourcedId order by userSourcedId) = 1',
      [[1]],
      [1, 2],
    ],
    [
      'a key that names the person: that person',
      'select e.userSourcedId, count(*) as n from enrollments e where e.line < 3 group by e.userSourcedId, e.classSourcedId order by 1',
      [
        [1, '1'],
        [2, '1'],
      ],
      [1, 2],
    ],
    [
      "a key that names the person in another table of the join: everyone in the group's rows",
      'select a.userSourcedId, count(*) as n from enrollments a inner join enrollments b on b.classSourcedId = a.classSourcedId where a.line = 1 group by a.userSourcedId',
      [[1, '2']],
      [1, 2],
    ],
    [
      'a grouped subquery whose key names the person, joined: the person of each row',
      'select c.line, s.n from classes c inner join (select e.userSourcedId as u, e.classSourcedId as k, count(*) as n from enrollments e group by e.userSourcedId, e.classSourcedId) as s on s.k = c.sourcedId where c.line = 1',
      [
        [1, '1'],
        [1, '1'],
      ],
      [1, 2],
    ],
    [
      'EXCEPT: those who are shown',
      'select sourcedId from users except select userSourcedId from enrollments order by 1',
      [[4], [5]],
      [4, 5],
    ],
    [
      'EXCEPT of what is about no one: nobody, though it is asked about everyone',
      'select sourcedId from classes except select classSourcedId from enrollments',
      [[3]],
      [],
    ],
    [
      'INTERSECT: those on either side',
      'select sourcedId from classes where line = 2 intersect select classSourcedId from enrollments',
      [[2]],
      [3],
    ],
    [
      'INTERSECT: everyone the row stands for, where several do',
      'select classSourcedId from enrollments intersect select sourcedId from classes where line = 1',
      [[1]],
      [1, 2],
    ],
    [
      'a FULL join with USING: both sides',
      'select u.sourcedId, e.userSourcedId from users u full join enrollments e using (line) where line = 1',
      [[1, 1]],
      [1],
    ],
  ])('%s', async (_, sql, rows, counted) => {
    expect(await told(sql)).toEqual({ rows, counted })
  })

  it.each([
    ['EXCEPT ALL', 'select role from users except all select role from enrollments'],
    [
      'EXCEPT, where a group would come to the right side for someone who left',
      'select sourcedId from classes except select classSourcedId from enrollments group by classSourcedId having count(*) = 1',
    ],
    [
      'a number of rows that EXCEPT has left',
      'select count(*) as n from (select sourcedId from classes except select classSourcedId from enrollments) x',
    ],
    [
      'a number of rows that QUALIFY has left',
      'select count(*) as n from (select userSourcedId from enrollments qualify count(*) over (partition by classSourcedId) = 1) x',
    ],
    [
      'a number of rows that INTERSECT with moving groups has left',
      'select count(*) as n from (select line from classes intersect select count(*) from enrollments group by classSourcedId) x',
    ],
    [
      'LIMIT inside, over rows picked by DISTINCT ON',
      'select x.c from (select distinct on (classSourcedId) classSourcedId as c from enrollments order by 1 limit 1) x',
    ],
  ])('cannot be told for %s', async (_, sql) => {
    expect(await planOf(parsers, sql, 'named')).toMatchObject({ code: 'CANNOT_COUNT' })
  })

  it.each([
    ['INTERSECT', "select line from users where role = 'x' intersect select 2"],
    ['EXCEPT', 'select 2 as n except select line from users'],
    ['QUALIFY', 'select role from users qualify row_number() over (order by line) = 2'],
    [
      'DISTINCT ON inside',
      'select x.r from (select distinct on (role) role as r from users order by role, line) x',
    ],
    ['DISTINCT ON a line', 'select distinct on (line) role from users'],
    ['USING a line', 'select u.role from users u join (select 2 as line) x using (line)'],
  ])('is everyone, where %s singles one out by line', async (_, sql) => {
    const plan = await planOf(parsers, sql, 'named')
    if (isRefusal(plan) || plan.kind !== 'named') throw new Error(JSON.stringify(plan))
    expect(plan.addressed).toHaveLength(1)
    const [everyone] = plan.addressed
    expect(everyone?.body).toMatchObject({ where: null })
  })
})
