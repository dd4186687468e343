-- id: a15-unknown-words
-- title: Role, status or type that is not a word of the specification
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a user whose role, status or enabledUser cell holds another word than the
--   specification allows, often only in letter case. The user gets no role, or the importer
--   stops.
SELECT u.sourcedId, u.role__known, u.status__known, u.enabledUser__known, u.line
FROM users AS u
WHERE (u.role__state = 'filled' AND u.role__known = FALSE)
   OR (u.status__state = 'filled' AND u.status__known = FALSE)
   OR (u.enabledUser__state = 'filled' AND u.enabledUser__known = FALSE)
ORDER BY u.line
