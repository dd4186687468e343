-- id: d05-student-not-of-school
-- title: Student enrolled in a school he does not belong to
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a student enrolled in a class of a school in which the student has no role.
--   Some products then refuse the class as a whole.
SELECT e.userSourcedId, c.schoolSourcedId, e.classSourcedId, e.line
FROM enrollments AS e
INNER JOIN users AS u ON u.sourcedId = e.userSourcedId
INNER JOIN classes AS c ON c.sourcedId = e.classSourcedId
INNER JOIN orgs AS o ON o.sourcedId = c.schoolSourcedId
LEFT JOIN user_roles AS r
  ON r.userSourcedId = e.userSourcedId AND r.orgSourcedId = c.schoolSourcedId
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.role = 'student'
  AND o.type = 'school'
  AND r.userSourcedId IS NULL
ORDER BY e.line
