-- id: e15-course-without-classes
-- title: Course without classes
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a course that no live class belongs to. Harmless, but sanity checks count it.
SELECT k.sourcedId, k.title, k.courseCode, k.orgSourcedId
FROM courses AS k
LEFT JOIN classes AS c
  ON c.courseSourcedId = k.sourcedId AND coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
WHERE coalesce(k.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND c.courseSourcedId IS NULL
ORDER BY k.line
