-- id: c05-class-in-wrong-org
-- title: Class hung on an org that is not a school
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a class whose school is a district, department or other org. Some systems
--   export schools as departments.
SELECT c.sourcedId, c.schoolSourcedId, o.type, c.line
FROM classes AS c
INNER JOIN orgs AS o ON o.sourcedId = c.schoolSourcedId
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND o.type <> 'school'
ORDER BY c.line
