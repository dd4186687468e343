-- id: e12-grade-missing
-- title: Student without a grade
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a student whose grades cell is empty. Products that share by grade leave the
--   pupil out.
SELECT u.sourcedId, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role = 'student'
  AND u.grades__state <> 'filled'
ORDER BY u.line
