-- id: f01-demographics-unpaired
-- title: Demographics without a user, or a student without demographics
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a demographics record of nobody, or a student without one. Products that match
--   by birth date skip the pupil.
SELECT d.sourcedId, 'user' AS lacks, d.line
FROM demographics AS d
LEFT JOIN users AS u ON u.sourcedId = d.sourcedId
WHERE u.sourcedId IS NULL
UNION ALL
SELECT u.sourcedId, 'demographics' AS lacks, u.line
FROM users AS u
INNER JOIN user_roles AS r ON r.userSourcedId = u.sourcedId
LEFT JOIN demographics AS d ON d.sourcedId = u.sourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.role = 'student'
  AND d.sourcedId IS NULL
