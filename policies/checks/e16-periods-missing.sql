-- id: e16-periods-missing
-- title: Class without a period
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a class whose periods cell is empty: the classes of one teacher cannot be told
--   apart.
SELECT c.sourcedId, c.schoolSourcedId, c.line
FROM classes AS c
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND c.periods__state <> 'filled'
ORDER BY c.line
