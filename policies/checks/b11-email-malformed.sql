-- id: b11-email-malformed
-- title: E-mail without the form of an address
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a user whose e-mail cell is filled but is no address. Usual causes: the @ is
--   missing, two addresses in one cell, a name in the wrong column.
SELECT u.sourcedId, u.email, u.email__len, u.line
FROM users AS u
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND u.email__state = 'filled'
  AND u.email__valid = FALSE
ORDER BY u.line
