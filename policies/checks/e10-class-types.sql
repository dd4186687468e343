-- id: e10-class-types
-- title: School with homerooms only, or without any
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a school whose classes are all homerooms, or all scheduled. A product that
--   takes one kind only gets everything or nothing. Normal in some districts.
SELECT o.sourcedId, o.name,
  sum(CASE WHEN c.classType = 'homeroom' THEN 1 ELSE 0 END) AS homerooms,
  sum(CASE WHEN c.classType = 'scheduled' THEN 1 ELSE 0 END) AS scheduled
FROM orgs AS o
INNER JOIN classes AS c ON c.schoolSourcedId = o.sourcedId
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND o.type = 'school'
GROUP BY o.sourcedId, o.name
HAVING sum(CASE WHEN c.classType = 'homeroom' THEN 1 ELSE 0 END) = 0
  OR sum(CASE WHEN c.classType = 'scheduled' THEN 1 ELSE 0 END) = 0
