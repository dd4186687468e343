-- id: e09-class-title
-- title: Class title twice in a school, or characters no product takes
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a class whose title another class of the school has too, or whose code holds
--   one of \ : * ? " < > |. Classes are refused or cannot be told apart.
WITH twice AS (
  SELECT c.schoolSourcedId, c.title__n
  FROM classes AS c
  WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND c.title__state = 'filled'
  GROUP BY c.schoolSourcedId, c.title__n
  HAVING count(*) > 1
)
SELECT c.sourcedId, c.schoolSourcedId, c.classCode__forbidden, c.line
FROM classes AS c
LEFT JOIN twice AS t ON t.schoolSourcedId = c.schoolSourcedId AND t.title__n = c.title__n
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND (t.schoolSourcedId IS NOT NULL OR c.classCode__forbidden = TRUE)
ORDER BY c.line
