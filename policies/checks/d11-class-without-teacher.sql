-- id: d11-class-without-teacher
-- title: Class without a teacher
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a class without a live teacher enrollment. The class is not made, and some
--   products do not say so.
SELECT c.sourcedId, c.schoolSourcedId, c.line
FROM classes AS c
LEFT JOIN enrollments AS e
  ON e.classSourcedId = c.sourcedId AND e.role = 'teacher' AND coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.userSourcedId IS NULL
ORDER BY c.line
