-- id: g04-deletes-unknown-user
-- title: A user is deleted who was never sent
-- symptom: the last load changed too much
-- versions: 1.1, 1.2
-- means: Each row is a user marked tobedeleted who was not in the load before: the counts of both
--   sides drift apart.
SELECT u.sourcedId, u.line
FROM users AS u
LEFT JOIN prev_users AS p ON p.sourcedId = u.sourcedId
WHERE u.status = 'tobedeleted' AND p.sourcedId IS NULL
ORDER BY u.line
