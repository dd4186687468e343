-- id: d13-primary-students
-- title: Student marked as primary
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a student enrollment marked primary, which is meant for teachers: the pupil is
--   taken for the owner of the class.
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, e.line
FROM enrollments AS e
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.role = 'student'
  AND e."primary" = 'true'
ORDER BY e.line
