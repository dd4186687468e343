-- id: e01-class-without-course
-- title: Class whose course is not in courses.csv
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a class whose course is not in the package: subject and grade are unknown, so
--   it is not shared by course.
SELECT c.sourcedId, c.courseSourcedId, c.schoolSourcedId, c.line
FROM classes AS c
LEFT JOIN courses AS k ON k.sourcedId = c.courseSourcedId
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND k.sourcedId IS NULL
ORDER BY c.line
