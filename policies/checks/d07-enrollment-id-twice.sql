-- id: d07-enrollment-id-twice
-- title: One sourcedId on several enrollments
-- symptom: enrollments are wrong
-- versions: 1.1, 1.2
-- means: Each row is an enrollment whose sourcedId another one has too. The last line wins, and
--   half of a class goes missing. Usual cause: the id is built from the class or the user
--   alone.
WITH twice AS (
  SELECT e.sourcedId FROM enrollments AS e GROUP BY e.sourcedId HAVING count(*) > 1
)
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, e.sourcedId__has_user,
  e.sourcedId__has_class, e.line
FROM enrollments AS e
INNER JOIN twice AS t ON t.sourcedId = e.sourcedId
ORDER BY e.line
