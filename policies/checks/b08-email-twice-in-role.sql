-- id: b08-email-twice-in-role
-- title: One e-mail on several people of one role
-- symptom: two people share one account
-- versions: 1.1, 1.2
-- means: Each row is a user whose e-mail also belongs to another user of the same role: often
--   brothers and sisters with the family address. Both open one account.
WITH twice AS (
  SELECT u.email__n, r.role
  FROM users AS u
  INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
  WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND u.email__state = 'filled'
  GROUP BY u.email__n, r.role
  HAVING count(DISTINCT u.sourcedId) > 1
)
SELECT u.sourcedId, u.email, r.role, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
INNER JOIN twice AS t ON t.email__n = u.email__n AND t.role = r.role
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
ORDER BY u.line
