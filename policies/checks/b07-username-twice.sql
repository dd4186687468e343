-- id: b07-username-twice
-- title: One username on several people
-- symptom: two people share one account
-- versions: 1.1, 1.2
-- means: Each row is a user whose username, letter case and outer blanks ignored, also belongs to
--   another sourcedId. The second account is refused, or both people open the first.
WITH twice AS (
  SELECT u.username__n
  FROM users AS u
  WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND u.username__state = 'filled'
  GROUP BY u.username__n
  HAVING count(DISTINCT u.sourcedId) > 1
)
SELECT u.sourcedId, u.username, u.line
FROM users AS u
INNER JOIN twice AS t ON t.username__n = u.username__n
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
ORDER BY u.line
