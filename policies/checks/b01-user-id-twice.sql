-- id: b01-user-id-twice
-- title: One sourcedId stands on several lines of users.csv
-- symptom: one person has two accounts
-- versions: 1.1, 1.2
-- means: Each row is one line of users.csv whose sourcedId also stands on another line. Most
--   products take the first line and drop the rest. Usual cause: an export that joins users to
--   schools.
WITH twice AS (
  SELECT u.sourcedId FROM users AS u GROUP BY u.sourcedId HAVING count(*) > 1
)
SELECT u.sourcedId, u.line
FROM users AS u
INNER JOIN twice AS t ON t.sourcedId = u.sourcedId
ORDER BY u.line
