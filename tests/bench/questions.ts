import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A question of real roster debugging, in the words that Homeroom, DuckDB and PostgreSQL all read. */
export interface BenchQuestion {
  readonly name: string
  readonly sql: string
  /** Stands in the text for the token of the person looked up; every engine has its own. */
  readonly needsPerson: boolean
}

/** Where the token of the person looked up belongs in a text. */
export const PERSON = ':person'

/** The twelve questions; those of the catalogue are read from `checks`. */
export function questions(checks: string): readonly BenchQuestion[] {
  const check = (name: string, id: string, parameter = ''): BenchQuestion => ({
    name,
    needsPerson: false,
    sql: readFileSync(join(checks, `${id}.sql`), 'utf8')
      .replaceAll(/^--.*$/gmu, '')
      .replaceAll('$1', parameter)
      .trim(),
  })
  const own = (name: string, sql: string): BenchQuestion => ({
    ...{ name, sql, needsPerson: sql.includes(PERSON) },
  })
  return [
    check('enrollments without a user', 'd01-enrollment-without-user'),
    check('duplicate usernames by folded token', 'b07-username-twice'),
    check('students without a class', 'd08-student-without-class'),
    check('classes without students', 'd10-class-without-students'),
    check('same person, class and role twice', 'd06-enrolled-twice'),
    check('students enrolled in another school', 'd05-student-not-of-school'),
    check('oversized classes', 'd17-oversized-class', '60'),
    check('came back under another id', 'b21-user-id-changed'),
    own(
      'students per school',
      `select r.orgSourcedId, count(distinct r.userSourcedId) as n from user_roles as r where r.role = 'student' group by r.orgSourcedId`,
    ),
    own(
      'three-way join with grouping',
      `select o.name, e.role, count(*) as n from enrollments as e inner join classes as c on c.sourcedId = e.classSourcedId inner join orgs as o on o.sourcedId = c.schoolSourcedId group by o.name, e.role`,
    ),
    own(
      'window over classes',
      `select w.sourcedId, w.place from (select c.sourcedId as sourcedId, row_number() over (partition by c.schoolSourcedId, c.courseSourcedId order by c.line) as place from classes as c) as w where w.place > 3 order by w.place desc, w.sourcedId limit 200`,
    ),
    own(
      'everything of one person',
      `select e.sourcedId, e.classSourcedId, e.role, e.line from enrollments as e where e.userSourcedId = ${PERSON}`,
    ),
  ]
}
