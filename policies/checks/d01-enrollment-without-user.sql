-- id: d01-enrollment-without-user
-- title: Enrollment of someone who is not in users.csv
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a live enrollment whose user is not in the package: the pupil is missing from
--   the class. Usual cause: users and enrollments are exported with different filters.
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, e.line
FROM enrollments AS e
LEFT JOIN users AS u ON u.sourcedId = e.userSourcedId
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND u.sourcedId IS NULL
ORDER BY e.line
