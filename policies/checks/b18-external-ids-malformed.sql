-- id: b18-external-ids-malformed
-- title: userIds not written as {Type:Id}
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a user whose userIds cell is filled but is not a list of {Type:Id}. The ids in
--   it are not read.
SELECT u.sourcedId, u.line
FROM users AS u
WHERE u.userIds__state = 'filled' AND u.userIds__valid = FALSE
ORDER BY u.line
