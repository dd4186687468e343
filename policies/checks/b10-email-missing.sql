-- id: b10-email-missing
-- title: No e-mail, where it is the log-in
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a live user of the role without an e-mail. Products that sign people in by
--   e-mail make no account, or do not update it.
-- param: role text student — role to look at
SELECT u.sourcedId, u.email__state, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role = $1
  AND u.email__state <> 'filled'
ORDER BY u.line
