import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { textOf } from './disclosure-case.js'

/** Class 1 has children 1 to 3, class 2 child 3, no class at all children 4 to 6, and a record names no one. */
const ENROLLMENTS = `
  create table enrollments(classSourcedId uinteger, userSourcedId uinteger, role varchar, line bigint, __subject uinteger);
  insert into enrollments select c, u, 'student', n, u
  from (values (1, 1, 1), (1, 2, 2), (1, 3, 3), (1, 1, 4), (2, 3, 5), (NULL, 4, 6), (NULL, 5, 7), (NULL, 6, 8),
    (2, NULL, 9)) r(c, u, n)`

let parsers: Parsers
let db: DuckDBConnection
beforeAll(async () => {
  parsers = await createParsers()
  db = await (await DuckDBInstance.create(':memory:')).connect()
  await db.run(ENROLLMENTS)
})
afterAll(() => parsers.close())

/** The text that runs for a question that shows rows by name. */
const named = (sql: string): Promise<string> => textOf(parsers, sql, 'named')

/** Class, number and persons of each group; a group of no class first. */
async function groups(text: string): Promise<readonly unknown[]> {
  const rows = (await db.runAndReadAll(text)).getRowsJson()
  return rows
    .map(([group, count, persons]) => [
      group,
      Number(count),
      (persons as (number | null)[]).filter((person) => person !== null).sort(),
    ])
    .sort(([a], [b]) => Number(a) - Number(b))
}

const HAVING = (condition: string): string =>
  `select e.classSourcedId, count(*) as n from enrollments as e group by e.classSourcedId having ${condition}`

describe('groups that HAVING leaves', () => {
  it('are found first, so that lists of persons are made for them alone', async () => {
    const text = await named(HAVING('count(*) > 3'))
    expect(text).toContain('IS NOT DISTINCT FROM')
    expect(await groups(text)).toEqual([[1, 4, [1, 2, 3]]])
  })

  it('keep everyone in them, also where the key is NULL', async () => {
    const text = await named(HAVING('count(distinct e.userSourcedId) > 2'))
    expect(await groups(text)).toEqual([
      [null, 3, [4, 5, 6]],
      [1, 4, [1, 2, 3]],
    ])
  })

  it('keep everyone in them whatever else the rows say', async () => {
    const text = await named(
      `select e.classSourcedId, count(*) as n from enrollments as e where e.line < 9
       group by e.classSourcedId, e.role having min(e.line) < 6 order by 2`,
    )
    expect(await groups(text)).toEqual([
      [1, 4, [1, 2, 3]],
      [2, 1, [3]],
    ])
  })

  const once = {
    'where tables are joined': `select e.classSourcedId, count(*) as n from enrollments as e inner join enrollments as f on f.line = e.line group by e.classSourcedId having count(*) > 3`,
    'where the key is worked out': `select e.classSourcedId is null, count(*) as n from enrollments as e group by e.classSourcedId is null having count(*) > 3`,
    'where WHERE asks another question': `select e.classSourcedId, count(*) as n from enrollments as e where exists (select 1 from enrollments as f where f.line = e.line + 1) group by e.classSourcedId having count(*) > 1`,
    'where there is a CTE in place of the table': `with q as (select e.classSourcedId, e.userSourcedId from enrollments as e) select q.classSourcedId, count(*) as n from q group by q.classSourcedId having count(*) > 3`,
    'where nothing is grouped by': `select count(*) as n from enrollments as e having count(*) > 3`,
    'without HAVING': `select e.classSourcedId, count(*) as n from enrollments as e group by e.classSourcedId`,
  }

  it.each(Object.entries(once))('are not looked for apart %s', async (_, sql) => {
    expect(await named(sql)).not.toContain('NOT DISTINCT FROM')
  })

  it('need no list, and no second look, where the key names the person', async () => {
    const text = await named(
      `select e.userSourcedId, count(*) as n from enrollments as e group by e.userSourcedId having count(*) > 1`,
    )
    expect(text).toContain('max(')
    expect(text).not.toContain('NOT DISTINCT FROM')
  })
})
