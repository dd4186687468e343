-- id: h02-class-shared-student-not
-- title: Class shared, some of its students not
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a live enrollment of a student who has no role in a shared school, in a class
--   of a shared school. The class is shorter at the vendor than in the student information system.
-- param: share text * — codes of the schools in the vendor's share, with commas between; a star for all
SELECT e.sourcedId, e.classSourcedId, e.userSourcedId, e.line
FROM enrollments AS e
INNER JOIN classes AS c ON c.sourcedId = e.classSourcedId
INNER JOIN orgs AS o ON o.sourcedId = c.schoolSourcedId
WHERE $1 <> '*' AND e.role = 'student'
  AND coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND contains(concat(',', $1, ','), concat(',', o.identifier, ','))
  AND NOT EXISTS (
    SELECT 1
    FROM user_roles AS r
    INNER JOIN orgs AS o ON o.sourcedId = r.orgSourcedId
    WHERE r.userSourcedId = e.userSourcedId
      AND contains(concat(',', $1, ','), concat(',', o.identifier, ','))
  )
ORDER BY e.line
