-- id: b24-primary-org-without-role
-- title: Primary org in which the user has no role
-- symptom: schools are wrong
-- versions: 1.2
-- means: Each row is a user whose primaryOrgSourcedId names an org in which the user has no role:
--   the pupil is filed under the wrong school.
SELECT u.sourcedId, u.primaryOrgSourcedId, u.line
FROM users AS u
LEFT JOIN user_roles AS r
  ON r.userSourcedId = u.sourcedId AND r.orgSourcedId = u.primaryOrgSourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND u.primaryOrgSourcedId__state = 'filled'
  AND r.userSourcedId IS NULL
ORDER BY u.line
