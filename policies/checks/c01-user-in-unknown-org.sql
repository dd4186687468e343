-- id: c01-user-in-unknown-org
-- title: User belongs to an org that is not in the package
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a user with a role in an org that orgs.csv does not hold. The user is not
--   imported.
SELECT r.userSourcedId, r.orgSourcedId, r.role
FROM user_roles AS r
LEFT JOIN orgs AS o ON o.sourcedId = r.orgSourcedId
WHERE r.orgSourcedId IS NOT NULL AND o.sourcedId IS NULL
ORDER BY r.userSourcedId
