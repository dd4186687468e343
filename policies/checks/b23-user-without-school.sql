-- id: b23-user-without-school
-- title: User without a role in any org
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a live user who belongs to no org: no account is made, and nothing says so.
SELECT u.sourcedId, u.orgSourcedIds__state, u.line
FROM users AS u
LEFT JOIN user_roles AS r ON r.userSourcedId = u.sourcedId AND r.orgSourcedId IS NOT NULL
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.userSourcedId IS NULL
ORDER BY u.line
