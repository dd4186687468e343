-- id: b25-disabled-but-enrolled
-- title: Disabled user with enrollments
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a user whose account is disabled and who still has live enrollments: on the
--   class list, cannot sign in.
SELECT u.sourcedId, e.classSourcedId, u.line
FROM users AS u
INNER JOIN enrollments AS e ON e.userSourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND u.enabledUser = 'false'
ORDER BY u.line
