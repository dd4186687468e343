-- id: b16-username-unlike-email
-- title: Username is neither the e-mail nor its first part
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a student whose username differs from the e-mail and from the part before the
--   @, which is what most identity providers send. A few rows are typing errors; all rows mean
--   the wrong column was exported.
SELECT u.sourcedId, u.username__eq_identifier, u.username__eq_sourcedId, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role = 'student'
  AND u.email__valid = TRUE
  AND u.username__state = 'filled'
  AND u.username__eq_email = FALSE
  AND u.username__eq_local = FALSE
ORDER BY u.line
