-- id: b02-person-with-two-ids
-- title: One local id and role under several sourcedIds
-- symptom: one person has two accounts
-- versions: 1.1, 1.2
-- means: Each row is a user whose identifier and role also belong to another sourcedId: probably
--   one person with two accounts, who works on the one and signs in to the other.
WITH many AS (
  SELECT u.identifier, r.role
  FROM users AS u
  INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
  WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND u.identifier__state = 'filled'
  GROUP BY u.identifier, r.role
  HAVING count(DISTINCT u.sourcedId) > 1
)
SELECT u.sourcedId, u.identifier, r.role, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
INNER JOIN many AS m ON m.identifier = u.identifier AND m.role = r.role
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
ORDER BY u.line
