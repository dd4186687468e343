import fc from 'fast-check'

/**
 * Random questions over users, classes and enrollments, as a vendor would write them: joins of every
 * kind, subqueries in every place, groups, windows and QUALIFY, DISTINCT and DISTINCT ON, every set
 * operation, LIMIT. Some are refused;
 * those that are answered must keep law 2.
 */
export const questions: fc.Arbitrary<string> = fc.letrec<{
  person: string
  classes: string
  onUser: string
  onClass: string
  onEnrollment: string
  top: string
}>((tie) => {
  const number = fc.integer({ min: 0, max: 4 })
  const text = (parts: TemplateStringsArray, ...holes: fc.Arbitrary<string | number>[]) =>
    fc.tuple(...holes).map((filled) => String.raw({ raw: parts }, ...filled))
  const join = fc.constantFrom('INNER JOIN', 'LEFT JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN')
  const comparison = fc.constantFrom('>', '<', '=', '>=', '<>')
  const count = fc.constantFrom(
    'count(*)',
    'count(e.userSourcedId)',
    'count(DISTINCT e.userSourcedId)',
  )
  const same = fc.constantFrom('IS DISTINCT FROM', 'IS NOT DISTINCT FROM')
  const setOperator = fc.constantFrom('UNION', 'UNION ALL', 'EXCEPT', 'EXCEPT', 'INTERSECT')
  const frame = fc.constantFrom(
    '',
    '',
    ' ROWS BETWEEN 1 PRECEDING AND CURRENT ROW',
    ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING',
  )
  const by = fc.constantFrom('e.classSourcedId', 'e.role', 'e.userSourcedId')
  const windowed = fc.constantFrom(
    'row_number() OVER (PARTITION BY e.classSourcedId ORDER BY e.role, e.userSourcedId)',
    'count(*) OVER (PARTITION BY e.classSourcedId)',
    'rank() OVER (PARTITION BY e.role ORDER BY e.classSourcedId)',
    'lag(e.line) OVER (PARTITION BY e.classSourcedId ORDER BY e.userSourcedId)',
  )
  const not = fc.constantFrom('', 'NOT ')
  const role = fc.constantFrom('student', 'teacher')
  const limit = fc.constantFrom('', '', '', ' LIMIT 2', ' LIMIT 3 OFFSET 1')
  const where = (predicate: fc.Arbitrary<string>) =>
    fc.oneof(
      fc.constant(''),
      predicate.map((p) => ` WHERE ${p}`),
    )
  const having = fc.oneof(fc.constant(''), text` HAVING ${count} ${comparison} ${number}`)
  const both = (predicate: fc.Arbitrary<string>) =>
    fc.oneof(
      text`(${predicate} AND ${predicate})`,
      text`(${predicate} OR ${predicate})`,
      text`(NOT ${predicate})`,
    )
  const inner = 'INNER JOIN enrollments AS e ON e.userSourcedId = u.sourcedId'
  return {
    onUser: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'p' },
      text`u.role = '${role}'`,
      text`u.line < ${number}`,
      text`${not}EXISTS (SELECT 1 FROM enrollments AS e WHERE e.userSourcedId = u.sourcedId AND ${tie('onEnrollment')})`,
      text`u.sourcedId ${not}IN (${tie('person')})`,
      text`(u.role = '${role}') ${same} (u.line < ${number})`,
      both(tie('onUser')),
    ),
    onClass: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'p' },
      text`c.line < ${number}`,
      text`${not}EXISTS (SELECT 1 FROM enrollments AS e WHERE e.classSourcedId = c.sourcedId AND ${tie('onEnrollment')})`,
      text`c.sourcedId ${not}IN (${tie('classes')})`,
      text`(SELECT ${count} FROM enrollments AS e WHERE e.classSourcedId = c.sourcedId) ${comparison} ${number}`,
      both(tie('onClass')),
    ),
    onEnrollment: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'p' },
      text`e.role = '${role}'`,
      text`e.line > ${number}`,
      text`e.userSourcedId ${not}IN (${tie('person')})`,
      text`e.classSourcedId ${not}IN (${tie('classes')})`,
    ),
    person: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'q' },
      text`SELECT u.sourcedId FROM users AS u${where(tie('onUser'))}`,
      text`SELECT DISTINCT e.userSourcedId FROM enrollments AS e${where(tie('onEnrollment'))}`,
      text`SELECT e.userSourcedId FROM enrollments AS e GROUP BY e.userSourcedId HAVING ${count} ${comparison} ${number}`,
      text`SELECT u.sourcedId FROM users AS u ORDER BY u.line LIMIT ${number}`,
      text`SELECT * FROM (${tie('person')}) AS p ${setOperator} SELECT * FROM (${tie('person')}) AS q`,
      text`SELECT DISTINCT ON (e.classSourcedId) e.userSourcedId FROM enrollments AS e${where(tie('onEnrollment'))} ORDER BY e.classSourcedId, e.role, e.userSourcedId`,
      text`SELECT e.userSourcedId FROM enrollments AS e${where(tie('onEnrollment'))} QUALIFY ${windowed} ${comparison} ${number}`,
    ),
    classes: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'q' },
      text`SELECT c.sourcedId FROM classes AS c${where(tie('onClass'))}`,
      text`SELECT e.classSourcedId FROM enrollments AS e${where(tie('onEnrollment'))}`,
      text`SELECT e.classSourcedId FROM enrollments AS e GROUP BY e.classSourcedId HAVING ${count} ${comparison} ${number}`,
      text`SELECT * FROM (${tie('classes')}) AS p ${setOperator} SELECT * FROM (${tie('classes')}) AS q`,
      text`SELECT DISTINCT ON (e.userSourcedId) e.classSourcedId FROM enrollments AS e${where(tie('onEnrollment'))} ORDER BY e.userSourcedId, e.role, e.classSourcedId`,
      text`SELECT e.classSourcedId FROM enrollments AS e${where(tie('onEnrollment'))} QUALIFY ${windowed} ${comparison} ${number}`,
    ),
    top: fc.oneof(
      text`SELECT u.sourcedId, e.classSourcedId FROM users AS u ${join} enrollments AS e ON e.userSourcedId = u.sourcedId${where(tie('onUser'))} ORDER BY 1, 2${limit}`,
      text`SELECT c.sourcedId, ${count} AS n FROM classes AS c ${join} enrollments AS e ON e.classSourcedId = c.sourcedId${where(tie('onClass'))} GROUP BY c.sourcedId${having} ORDER BY 2, 1${limit}`,
      text`SELECT e.role, ${count} AS n FROM classes AS c ${join} enrollments AS e ON e.classSourcedId = c.sourcedId${where(tie('onEnrollment'))} GROUP BY e.role${having}`,
      text`SELECT e.role, count(*) AS n, sum(e.line) AS s FROM enrollments AS e${where(tie('onEnrollment'))} GROUP BY e.role${having}`,
      text`SELECT count(*) AS n FROM classes AS c${where(tie('onClass'))}`,
      text`SELECT count(*) AS n FROM classes AS c LEFT JOIN enrollments AS e ON e.classSourcedId = c.sourcedId WHERE e.userSourcedId IS NULL`,
      text`SELECT c.sourcedId FROM classes AS c${where(tie('onClass'))} ORDER BY c.line${limit}`,
      text`SELECT DISTINCT u.role FROM users AS u ${fc.constant(inner)}${where(tie('onUser'))}`,
      text`SELECT x.n, count(*) AS m FROM (SELECT e.classSourcedId, count(*) AS n FROM enrollments AS e GROUP BY e.classSourcedId) AS x GROUP BY x.n`,
      text`SELECT c.sourcedId, (SELECT ${count} FROM enrollments AS e WHERE e.classSourcedId = c.sourcedId AND ${tie('onEnrollment')}) AS n FROM classes AS c`,
      text`SELECT c.sourcedId, CASE WHEN ${tie('onClass')} THEN 1 ELSE 0 END AS b FROM classes AS c`,
      text`WITH t AS (${tie('person')}) SELECT count(*) AS n FROM t`,
      text`WITH t AS (SELECT u.sourcedId AS s, u.line AS l FROM users AS u${where(tie('onUser'))}) SELECT t.s, e.classSourcedId FROM t ${join} enrollments AS e ON e.userSourcedId = t.s${limit}`,
      text`WITH t AS (SELECT e.userSourcedId AS s, count(*) AS n FROM enrollments AS e GROUP BY e.userSourcedId) SELECT u.sourcedId, t.n FROM users AS u ${join} t ON t.s = u.sourcedId ORDER BY 1, 2${limit}`,
      text`(${tie('person')}) ${setOperator} (${tie('person')}) ORDER BY 1${limit}`,
      text`(${tie('classes')}) ${setOperator} (${tie('classes')}) ORDER BY 1${limit}`,
      text`SELECT c.sourcedId FROM classes AS c${where(tie('onClass'))} ${setOperator} SELECT e.classSourcedId FROM enrollments AS e GROUP BY e.classSourcedId${having} ORDER BY 1${limit}`,
      text`SELECT u.sourcedId FROM users AS u ${setOperator} SELECT e.userSourcedId FROM classes AS c ${join} enrollments AS e ON e.classSourcedId = c.sourcedId${where(tie('onClass'))}`,
      text`SELECT count(*) AS n FROM (SELECT e.userSourcedId AS s, ${windowed} AS w FROM enrollments AS e QUALIFY w ${comparison} ${number}) AS x`,
      text`SELECT count(*) AS n FROM (SELECT * FROM (${tie('classes')}) AS p ${setOperator} SELECT * FROM (${tie('classes')}) AS q) AS x`,
      text`SELECT DISTINCT ON (${by}) e.classSourcedId, e.role FROM enrollments AS e${where(tie('onEnrollment'))} ORDER BY e.role, e.classSourcedId, e.userSourcedId${limit}`,
      text`SELECT DISTINCT ON (c.sourcedId) c.sourcedId, e.role FROM classes AS c ${join} enrollments AS e ON e.classSourcedId = c.sourcedId${where(tie('onClass'))} ORDER BY 1, e.role, e.userSourcedId`,
      text`SELECT x.r, count(*) AS n FROM (SELECT DISTINCT ON (e.classSourcedId) e.role AS r, e.classSourcedId AS c FROM enrollments AS e ORDER BY e.role, e.userSourcedId) AS x GROUP BY ALL`,
      text`SELECT e.userSourcedId, e.role, ${windowed} AS w FROM enrollments AS e${where(tie('onEnrollment'))} QUALIFY w ${comparison} ${number}`,
      text`SELECT e.classSourcedId, count(*) AS n FROM enrollments AS e GROUP BY ALL QUALIFY rank() OVER (ORDER BY count(*) DESC) <= ${number}`,
      text`SELECT c.sourcedId, count(*) FILTER (WHERE ${tie('onEnrollment')}) AS n FROM classes AS c ${join} enrollments AS e ON e.classSourcedId = c.sourcedId GROUP BY ALL`,
      text`SELECT role, count(*) AS n, count(DISTINCT e.userSourcedId) AS m FROM users AS u ${join} enrollments AS e USING (role) GROUP BY ALL`,
      text`SELECT role, u.sourcedId, e.classSourcedId FROM users AS u ${join} enrollments AS e USING (role)${where(tie('onUser'))}`,
      text`SELECT e.classSourcedId, sum(DISTINCT e.line) AS s, TRY_CAST(min(e.role) AS INTEGER) AS t FROM enrollments AS e GROUP BY e.classSourcedId${having}`,
      text`SELECT e.userSourcedId, sum(e.line) OVER (PARTITION BY ${by} ORDER BY e.line${frame}) AS s FROM enrollments AS e${where(tie('onEnrollment'))}`,
      text`SELECT e.userSourcedId, row_number() OVER (PARTITION BY e.classSourcedId ORDER BY e.line) AS n FROM enrollments AS e${where(tie('onEnrollment'))}`,
      text`SELECT c.sourcedId, count(*) OVER (PARTITION BY e.role) AS n FROM classes AS c ${join} enrollments AS e ON e.classSourcedId = c.sourcedId${where(tie('onClass'))}`,
      text`SELECT a.userSourcedId, b.userSourcedId FROM enrollments AS a ${join} enrollments AS b ON b.classSourcedId = a.classSourcedId AND b.line > a.line ORDER BY 1, 2${limit}`,
      tie('person'),
      tie('classes'),
    ),
  }
}).top
