-- id: d04-enrollment-in-other-school
-- title: Enrollment and its class name different schools
-- symptom: enrollments are wrong
-- versions: 1.1, 1.2
-- means: Each row is an enrollment whose school is not the school of its class: the pupil is
--   counted in the wrong school.
SELECT e.sourcedId, e.userSourcedId, e.schoolSourcedId, c.schoolSourcedId AS class_school, e.line
FROM enrollments AS e
INNER JOIN classes AS c ON c.sourcedId = e.classSourcedId
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.schoolSourcedId <> c.schoolSourcedId
ORDER BY e.line
