import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { createParsers } from '../src/engine/parsers/parsers.js'
import type { Parsers } from '../src/engine/port.js'
import { textOf } from './disclosure-case.js'
import type { Protect } from '../src/policy/policy.js'

/** Children 1 to 3 and teacher 9: twice in a class, in two classes, and in a record that names no one. */
const ENROLLMENTS = `
  create table enrollments(classSourcedId uinteger, userSourcedId uinteger, role varchar, __subject uinteger);
  insert into enrollments select c, u, case when u = 9 then 'teacher' else 'student' end, u
  from (values (1, 1), (1, 1), (1, 2), (1, 9), (1, NULL), (2, 3), (2, 1), (3, 9), (4, NULL)) r(c, u)`

const SQL =
  'select e.classSourcedId, count(distinct e.userSourcedId) as n from enrollments as e group by 1'

let parsers: Parsers
let db: DuckDBConnection
beforeAll(async () => {
  parsers = await createParsers()
  db = await (await DuckDBInstance.create(':memory:')).connect()
  await db.run(ENROLLMENTS)
})
afterAll(() => parsers.close())

const textUnder = (protect: Protect): Promise<string> => textOf(parsers, SQL, 'group', { protect })

/** Class, persons as asked for, protected persons; of each group, by class. */
async function groups(text: string): Promise<readonly (readonly number[])[]> {
  const rows = (await db.runAndReadAll(text)).getRowsJson()
  return rows.map((row) => row.slice(0, 3).map(Number)).sort(([a = 0], [b = 0]) => a - b)
}

describe('the distinct persons of a group', () => {
  it('are counted once where everyone is protected: as asked for, and for the threshold', async () => {
    const text = await textUnder('everyone')
    expect(text).not.toContain('count(DISTINCT')
    expect(await groups(text)).toEqual([
      [1, 3, 3],
      [2, 2, 2],
      [3, 1, 1],
      [4, 0, 0],
    ])
  })

  it('are counted apart where staff are not protected: the threshold sees children only', async () => {
    await db.run(`update enrollments set __subject = NULL where role = 'teacher'`)
    const text = await textUnder('students')
    expect(text).toContain('count(DISTINCT')
    expect(await groups(text)).toEqual([
      [1, 3, 2],
      [2, 2, 2],
      [3, 1, 0],
      [4, 0, 0],
    ])
  })
})
