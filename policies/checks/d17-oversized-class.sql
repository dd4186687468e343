-- id: d17-oversized-class
-- title: Class with very many students
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a class with more students than the limit: often lunch or study hall, which
--   some products refuse.
-- param: most integer 50 — students a class may have
SELECT e.classSourcedId, count(DISTINCT e.userSourcedId) AS students
FROM enrollments AS e
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND e.role = 'student'
GROUP BY e.classSourcedId
HAVING count(DISTINCT e.userSourcedId) > $1
