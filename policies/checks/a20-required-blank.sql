-- id: a20-required-blank
-- title: Required cell of a user is blank
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a user without a username, given name or family name. Strict importers drop
--   the record.
SELECT u.sourcedId, u.username__state, u.givenName__state, u.familyName__state, u.line
FROM users AS u
WHERE u.username__state <> 'filled' OR u.givenName__state <> 'filled' OR u.familyName__state <> 'filled'
ORDER BY u.line
