-- id: d18-school-without-teachers
-- title: School whose classes have no teachers, or no students, at all
-- symptom: classes are missing
-- versions: 1.1, 1.2
-- means: Each row is a school with classes but without a single teacher (or student) enrollment: an
--   export filter left one kind of row out.
WITH with_classes AS (
  SELECT c.schoolSourcedId, count(*) AS classes
  FROM classes AS c
  WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  GROUP BY c.schoolSourcedId
)
SELECT o.sourcedId, o.name, w.classes, 'teachers' AS lacks
FROM orgs AS o
INNER JOIN with_classes AS w ON w.schoolSourcedId = o.sourcedId
LEFT JOIN enrollments AS e ON e.schoolSourcedId = o.sourcedId AND e.role = 'teacher'
WHERE o.type = 'school' AND e.userSourcedId IS NULL
UNION ALL
SELECT o.sourcedId, o.name, w.classes, 'students' AS lacks
FROM orgs AS o
INNER JOIN with_classes AS w ON w.schoolSourcedId = o.sourcedId
LEFT JOIN enrollments AS e ON e.schoolSourcedId = o.sourcedId AND e.role = 'student'
WHERE o.type = 'school' AND e.userSourcedId IS NULL
