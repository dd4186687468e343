-- id: f06-guardian-without-student
-- title: Guardian without a student
-- symptom: guardians are wrong
-- versions: 1.1, 1.2
-- means: Each row is a guardian or parent whom no user names as an agent, and who names none: a
--   parent account with no child.
SELECT u.sourcedId, r.role, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
LEFT JOIN user_agents AS a ON a.agentSourcedId = u.sourcedId
LEFT JOIN user_agents AS b ON b.userSourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role IN ('guardian', 'parent', 'relative')
  AND a.agentSourcedId IS NULL
  AND b.userSourcedId IS NULL
ORDER BY u.line
