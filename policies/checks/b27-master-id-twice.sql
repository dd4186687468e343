-- id: b27-master-id-twice
-- title: One userMasterIdentifier on several people
-- symptom: two people share one account
-- versions: 1.2
-- means: Each row is a user whose master identifier also belongs to another user: two people with
--   one identity across all products.
WITH twice AS (
  SELECT u.userMasterIdentifier
  FROM users AS u
  WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND u.userMasterIdentifier__state = 'filled'
  GROUP BY u.userMasterIdentifier
  HAVING count(DISTINCT u.sourcedId) > 1
)
SELECT u.sourcedId, u.userMasterIdentifier, u.line
FROM users AS u
INNER JOIN twice AS t ON t.userMasterIdentifier = u.userMasterIdentifier
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
ORDER BY u.line
