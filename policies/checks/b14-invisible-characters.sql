-- id: b14-invisible-characters
-- title: Invisible or decomposed characters in a key or name
-- symptom: people cannot sign in
-- versions: 1.1, 1.2
-- means: Each row is a user with a no-break or zero-width character, or letters not in Unicode form
--   NFC, in a key or a name. Matching by name or e-mail fails though both look the same.
SELECT u.sourcedId, u.username__invisible, u.email__invisible, u.identifier__invisible,
  u.givenName__nfc, u.familyName__nfc, u.line
FROM users AS u
WHERE u.username__invisible = TRUE OR u.email__invisible = TRUE OR u.identifier__invisible = TRUE
   OR u.givenName__invisible = TRUE OR u.familyName__invisible = TRUE
   OR u.username__nfc = FALSE OR u.email__nfc = FALSE
   OR u.givenName__nfc = FALSE OR u.familyName__nfc = FALSE
ORDER BY u.line
