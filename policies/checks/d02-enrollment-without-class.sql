-- id: d02-enrollment-without-class
-- title: Enrollment in a class that is not in classes.csv
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a live enrollment whose class is not in the package.
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, e.line
FROM enrollments AS e
LEFT JOIN classes AS c ON c.sourcedId = e.classSourcedId
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND c.sourcedId IS NULL
ORDER BY e.line
