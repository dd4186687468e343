-- id: b21-user-id-changed
-- title: A person came back under a new sourcedId
-- symptom: one person has two accounts
-- versions: 1.1, 1.2
-- means: Each row pairs a user with a person of the load before, now gone, who had the same
--   identifier. A change of system, or of a name that ids are built from, makes duplicate
--   accounts overnight.
SELECT n.sourcedId AS new_user, p.sourcedId AS old_user, n.identifier, n.line
FROM users AS n
INNER JOIN prev_users AS p ON p.identifier = n.identifier
LEFT JOIN users AS q ON q.sourcedId = p.sourcedId
WHERE n.identifier__state = 'filled'
  AND p.sourcedId <> n.sourcedId
  AND q.sourcedId IS NULL
ORDER BY n.line
