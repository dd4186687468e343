-- id: c06-empty-school
-- title: School without people or without classes
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a school to which nobody or no class belongs: empty at the vendor after the
--   sync.
SELECT o.sourcedId, o.name, 'people' AS lacks
FROM orgs AS o
LEFT JOIN user_roles AS r ON r.orgSourcedId = o.sourcedId
WHERE coalesce(o.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND o.type = 'school'
  AND r.orgSourcedId IS NULL
UNION ALL
SELECT o.sourcedId, o.name, 'classes' AS lacks
FROM orgs AS o
LEFT JOIN classes AS c ON c.schoolSourcedId = o.sourcedId
WHERE coalesce(o.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND o.type = 'school'
  AND c.schoolSourcedId IS NULL
