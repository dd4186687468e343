-- id: g05-live-and-deleted
-- title: One user live and deleted in one file
-- symptom: the last load changed too much
-- versions: 1.1, 1.2
-- means: Each row is a line of a user who stands in the file both as live and as tobedeleted: which
--   one wins depends on the order of the lines.
SELECT u.sourcedId, u.status, u.line
FROM users AS u
INNER JOIN users AS v ON v.sourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') <> coalesce(v.status, 'active')
ORDER BY u.line
