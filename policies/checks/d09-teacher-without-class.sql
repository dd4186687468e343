-- id: d09-teacher-without-class
-- title: Teacher without any class
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a teacher without a live enrollment as a teacher: signs in and sees no
--   classes.
SELECT u.sourcedId, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
LEFT JOIN enrollments AS e
  ON e.userSourcedId = u.sourcedId AND e.role = 'teacher' AND coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role = 'teacher'
  AND e.userSourcedId IS NULL
ORDER BY u.line
