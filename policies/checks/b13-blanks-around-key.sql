-- id: b13-blanks-around-key
-- title: Blanks before or after a key
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a user with a blank before or after the sourcedId, username, e-mail or
--   identifier. It looks equal on a screen and never matches.
SELECT u.sourcedId, u.sourcedId__outer, u.username__outer, u.email__outer, u.identifier__outer, u.line
FROM users AS u
WHERE u.sourcedId__outer <> 'none'
   OR u.username__outer <> 'none'
   OR u.email__outer <> 'none'
   OR u.identifier__outer <> 'none'
ORDER BY u.line
