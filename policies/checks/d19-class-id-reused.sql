-- id: d19-class-id-reused
-- title: A class changed its course since the load before
-- symptom: classes look wrong
-- versions: 1.1, 1.2
-- means: Each row is a class that belonged to another course in the load before: its sourcedId was
--   used again. Old work turns up under the new class.
SELECT n.sourcedId, p.courseSourcedId AS course_before, n.courseSourcedId AS course_now, n.line
FROM classes AS n
INNER JOIN prev_classes AS p ON p.sourcedId = n.sourcedId
WHERE p.courseSourcedId <> n.courseSourcedId
ORDER BY n.line
