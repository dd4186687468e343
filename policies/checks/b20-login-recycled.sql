-- id: b20-login-recycled
-- title: An e-mail that belonged to someone who has left
-- symptom: two people share one account
-- versions: 1.1, 1.2
-- means: Each row pairs a user with a person of the load before, now gone, who had the same e-mail
--   and another identifier. The new pupil sees the leaver's work.
SELECT n.sourcedId AS new_user, p.sourcedId AS old_user, n.email, n.line
FROM users AS n
INNER JOIN prev_users AS p ON p.email__n = n.email__n
LEFT JOIN users AS q ON q.sourcedId = p.sourcedId
WHERE n.email__state = 'filled'
  AND p.sourcedId <> n.sourcedId
  AND q.sourcedId IS NULL
  AND (p.identifier <> n.identifier OR n.identifier__state <> 'filled')
ORDER BY n.line
