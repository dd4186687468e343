-- id: g06-back-again
-- title: User who comes back after a deletion
-- symptom: the last load changed too much
-- versions: 1.1, 1.2
-- means: Each row is a live user who was marked tobedeleted in the load before. Some products give
--   such a person a new id, and the vendor holds the old one.
SELECT u.sourcedId, u.line
FROM users AS u
INNER JOIN prev_users AS p ON p.sourcedId = u.sourcedId
WHERE p.status = 'tobedeleted' AND coalesce(u.status, 'active') = 'active'
ORDER BY u.line
