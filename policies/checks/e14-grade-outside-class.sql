-- id: e14-grade-outside-class
-- title: Student in a class for other grades
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a student enrollment whose class is for other grades than the student's. Wrong
--   content, or a mixed class. Grades that fewer people share than the policy's k are empty in
--   a room and are not judged.
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, e.line
FROM enrollments AS e
INNER JOIN user_grades AS g ON g.userSourcedId = e.userSourcedId
INNER JOIN classes AS c ON c.sourcedId = e.classSourcedId
LEFT JOIN class_grades AS k ON k.classSourcedId = e.classSourcedId AND k.grade = g.grade
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.role = 'student'
  AND g.grade IS NOT NULL
  AND c.grades__state = 'filled'
  AND k.classSourcedId IS NULL
ORDER BY e.line
