-- id: e03-class-without-school
-- title: Class whose school is not in orgs.csv
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a class whose school is not in the package. The class fails because the org
--   failed: correct orgs.csv first.
SELECT c.sourcedId, c.schoolSourcedId, c.line
FROM classes AS c
LEFT JOIN orgs AS o ON o.sourcedId = c.schoolSourcedId
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND o.sourcedId IS NULL
ORDER BY c.line
