-- id: b29-role-against-enrollment
-- title: Teacher enrolled as a student, or the other way round
-- symptom: enrollments are wrong
-- versions: 1.1, 1.2
-- means: Each row is an enrollment whose role contradicts the role the person has in the roster: a
--   teacher is listed as a pupil, or a pupil owns the class.
SELECT e.sourcedId, e.userSourcedId, e.role AS role_in_class, r.role AS role_in_roster, e.line
FROM enrollments AS e
INNER JOIN user_roles AS r ON r.userSourcedId = e.userSourcedId
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND ((r.role = 'student' AND e.role IN ('teacher', 'administrator'))
    OR (r.role IN ('teacher', 'administrator') AND e.role = 'student'))
ORDER BY e.line
