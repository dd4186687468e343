-- id: d06-enrolled-twice
-- title: Same user, class and role twice
-- symptom: enrollments are wrong
-- versions: 1.1, 1.2
-- means: Each row is a live enrollment that stands in the package again under another line: the
--   seat is counted twice, or added and dropped at every sync.
WITH twice AS (
  SELECT e.userSourcedId, e.classSourcedId, e.role
  FROM enrollments AS e
  WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  GROUP BY e.userSourcedId, e.classSourcedId, e.role
  HAVING count(*) > 1
)
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, e.role, e.line
FROM enrollments AS e
INNER JOIN twice AS t
  ON t.userSourcedId = e.userSourcedId AND t.classSourcedId = e.classSourcedId AND t.role = e.role
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
ORDER BY e.line
