-- id: b09-email-across-roles
-- title: One e-mail on people of different roles
-- symptom: two people share one account
-- versions: 1.1, 1.2
-- means: Each row is a user whose e-mail also belongs to someone of another role, such as a
--   guardian listed with the pupil's address. Two people fuse, and sign-in opens the wrong
--   role.
WITH fused AS (
  SELECT u.email__n
  FROM users AS u
  INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
  WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND u.email__state = 'filled'
  GROUP BY u.email__n
  HAVING count(DISTINCT r.role) > 1 AND count(DISTINCT u.sourcedId) > 1
)
SELECT u.sourcedId, u.email, r.role, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
INNER JOIN fused AS f ON f.email__n = u.email__n
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
ORDER BY u.line
