-- id: c04-school-twice
-- title: Two schools of one name
-- symptom: schools are wrong
-- versions: 1.1, 1.2
-- means: Each row is a school whose name another school has too: probably one school exported
--   twice, with half of the pupils in each copy.
WITH twice AS (
  SELECT lower(trim(o.name)) AS school_name
  FROM orgs AS o
  WHERE coalesce(o.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND o.type = 'school'
  GROUP BY lower(trim(o.name))
  HAVING count(DISTINCT o.sourcedId) > 1
)
SELECT o.sourcedId, o.name, o.identifier
FROM orgs AS o
INNER JOIN twice AS t ON t.school_name = lower(trim(o.name))
WHERE coalesce(o.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND o.type = 'school'
ORDER BY o.line
