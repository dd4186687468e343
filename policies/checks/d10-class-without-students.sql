-- id: d10-class-without-students
-- title: Class without students
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a class without a live student enrollment. Some products do not take a class
--   before it has a student.
SELECT c.sourcedId, c.schoolSourcedId, c.line
FROM classes AS c
LEFT JOIN enrollments AS e
  ON e.classSourcedId = c.sourcedId AND e.role = 'student' AND coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.userSourcedId IS NULL
ORDER BY c.line
