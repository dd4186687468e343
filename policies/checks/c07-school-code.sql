-- id: c07-school-code
-- title: School code blank or shared
-- symptom: schools are wrong
-- versions: 1.1, 1.2
-- means: Each row is a school without a state or NCES code, or with one that another school has
--   too. Licences are matched by it.
WITH twice AS (
  SELECT o.identifier
  FROM orgs AS o
  WHERE coalesce(o.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND o.type = 'school'
  GROUP BY o.identifier
  HAVING count(*) > 1
)
SELECT o.sourcedId, o.name, o.identifier
FROM orgs AS o
LEFT JOIN twice AS t ON t.identifier = o.identifier
WHERE coalesce(o.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND o.type = 'school'
  AND (t.identifier IS NOT NULL OR trim(coalesce(o.identifier, '')) = '')
ORDER BY o.line
