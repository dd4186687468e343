-- id: b26-placeholder
-- title: Stand-in such as NA or test instead of a name or key
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a live user with a stand-in (NA, -, test, unknown, ...) where a name, e-mail,
--   username or identifier should be. Such records take licences, and are merged together.
SELECT u.sourcedId, u.givenName__placeholder, u.familyName__placeholder, u.email__placeholder,
  u.username__placeholder, u.identifier__placeholder, u.line
FROM users AS u
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND (u.givenName__placeholder = TRUE OR u.familyName__placeholder = TRUE
    OR u.email__placeholder = TRUE OR u.username__placeholder = TRUE
    OR u.identifier__placeholder = TRUE)
ORDER BY u.line
