-- id: a13-spreadsheet-damage
-- title: Key damaged by a spreadsheet
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a user whose sourcedId, identifier or username is in scientific notation
--   (1.23E+11), or starts with an equals sign or an apostrophe. Many people collapse on one id, and
--   nothing matches.
SELECT u.sourcedId, u.identifier__sci, u.identifier__sheet, u.sourcedId__sci, u.username__sci, u.line
FROM users AS u
WHERE u.sourcedId__sci = TRUE OR u.identifier__sci = TRUE OR u.username__sci = TRUE
   OR u.sourcedId__sheet = TRUE OR u.identifier__sheet = TRUE OR u.username__sheet = TRUE
ORDER BY u.line
