-- id: d12-primary-teachers
-- title: No primary teacher, or more than one
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a class whose teachers include none, or several, marked primary: the wrong
--   person owns it, or co-teachers are lost.
SELECT c.sourcedId, c.line,
  sum(CASE WHEN e."primary" = 'true' THEN 1 ELSE 0 END) AS primary_teachers
FROM classes AS c
INNER JOIN enrollments AS e ON e.classSourcedId = c.sourcedId
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.role = 'teacher'
GROUP BY c.sourcedId, c.line
HAVING sum(CASE WHEN e."primary" = 'true' THEN 1 ELSE 0 END) <> 1
