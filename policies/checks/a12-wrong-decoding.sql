-- id: a12-wrong-decoding
-- title: Not UTF-8, or a name decoded twice
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a user whose record is not valid UTF-8, or whose name looks as if UTF-8 had
--   been read as something else. Names are broken, and no match by name succeeds.
SELECT u.sourcedId, u.givenName__mojibake, u.familyName__mojibake, r.problem, u.line
FROM users AS u
LEFT JOIN pkg_rows AS r
  ON r.file = 'users.csv' AND r.line = u.line AND r.problem = 'table.invalid_utf8'
WHERE u.givenName__mojibake = TRUE OR u.familyName__mojibake = TRUE OR r.line IS NOT NULL
ORDER BY u.line
