-- id: d03-enrollment-of-deleted
-- title: Live enrollment of a deleted user or class
-- symptom: enrollments are wrong
-- versions: 1.1, 1.2
-- means: Each row is an enrollment that still counts though its user or class is marked tobedeleted
--   or inactive: a ghost on the class list.
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, u.status AS user_status,
  c.status AS class_status, e.line
FROM enrollments AS e
LEFT JOIN users AS u ON u.sourcedId = e.userSourcedId
LEFT JOIN classes AS c ON c.sourcedId = e.classSourcedId
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND (u.status IN ('tobedeleted', 'inactive') OR c.status IN ('tobedeleted', 'inactive'))
ORDER BY e.line
