-- id: b12-email-foreign-domain
-- title: E-mail outside the usual domains
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a student or member of staff whose e-mail domain is shared by fewer than 50
--   records: probably not one of the district. Single sign-on with the district's tenant
--   fails.
SELECT u.sourcedId, r.role, r.orgSourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role NOT IN ('guardian', 'parent', 'relative')
  AND u.email__valid = TRUE
  AND u.email__domain_known = FALSE
ORDER BY u.line
