-- id: b06-identifier-length
-- title: Local ids of an unusual length
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a user of the role whose identifier has not the usual number of characters.
--   Usual causes: a badge number typed by hand, two numbering schemes, zeros lost.
-- param: role text student — role to look at
-- param: length integer 6 — usual number of characters
SELECT u.sourcedId, u.identifier__len, u.identifier__zeros, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role = $1
  AND u.identifier__state = 'filled'
  AND u.identifier__len <> $2
ORDER BY u.line
