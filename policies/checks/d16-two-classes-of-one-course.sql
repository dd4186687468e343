-- id: d16-two-classes-of-one-course
-- title: Student in two classes of one course
-- symptom: enrollments are wrong
-- versions: 1.1, 1.2
-- means: Each row is a student with live enrollments in several classes of one course: usually a
--   change of class whose first half was not closed. Normal where one course holds several
--   subjects.
SELECT e.userSourcedId, c.courseSourcedId, count(DISTINCT e.classSourcedId) AS classes
FROM enrollments AS e
INNER JOIN classes AS c ON c.sourcedId = e.classSourcedId
INNER JOIN pkg_run AS p ON p.asof IS NOT NULL
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.role = 'student'
  AND (e.endDate > p.asof OR e.endDate__format IN ('empty', 'absent'))
GROUP BY e.userSourcedId, c.courseSourcedId
HAVING count(DISTINCT e.classSourcedId) > 1
