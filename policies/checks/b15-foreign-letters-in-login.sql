-- id: b15-foreign-letters-in-login
-- title: Letters outside ASCII in an e-mail or username
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a user whose e-mail or username holds a letter outside ASCII: often a look-
--   alike letter that was pasted in. Sign-in finds no one.
SELECT u.sourcedId, u.email__ascii, u.username__ascii, u.line
FROM users AS u
WHERE u.email__ascii = FALSE OR u.username__ascii = FALSE
ORDER BY u.line
