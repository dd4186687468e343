-- id: b28-profile-of-someone-else
-- title: Role points to another user's profile
-- symptom: two people share one account
-- versions: 1.2
-- means: Each row is a role whose log-in profile belongs to another user: the wrong credential
--   opens the account.
SELECT r.sourcedId, r.userSourcedId, p.userSourcedId AS profile_user, r.line
FROM roles AS r
INNER JOIN userProfiles AS p ON p.sourcedId = r.userProfileSourcedId
WHERE p.userSourcedId <> r.userSourcedId
ORDER BY r.line
