-- id: d08-student-without-class
-- title: Student without any enrollment
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a student without a live enrollment. Products that share by class never hear
--   of him.
SELECT u.sourcedId, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
LEFT JOIN enrollments AS e
  ON e.userSourcedId = u.sourcedId AND coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role = 'student'
  AND e.userSourcedId IS NULL
ORDER BY u.line
