-- id: b03-id-per-school
-- title: One person has a sourcedId for each school
-- symptom: one person has two accounts
-- versions: 1.1, 1.2
-- means: Each row is a user whose identifier stands under several sourcedIds in several schools:
--   the export makes one record per person and school. A transfer then makes a new, empty
--   account.
WITH scattered AS (
  SELECT u.identifier
  FROM users AS u
  INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
  WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND u.identifier__state = 'filled'
  GROUP BY u.identifier
  HAVING count(DISTINCT u.sourcedId) > 1 AND count(DISTINCT r.orgSourcedId) > 1
)
SELECT u.sourcedId, u.identifier, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
INNER JOIN scattered AS s ON s.identifier = u.identifier
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
ORDER BY u.line
