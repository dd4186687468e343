-- id: h07-count-by-school
-- title: Another number of students than the vendor counts in a school
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: One row if that school has another number of students in the roster than the vendor says.
--   A school with few students is left out of the answer like every small group.
-- param: school text * — code of the school
-- param: students integer 0 — students of that school at the vendor
SELECT o.sourcedId, o.name, count(DISTINCT r.userSourcedId) AS students
FROM user_roles AS r
INNER JOIN orgs AS o ON o.sourcedId = r.orgSourcedId
WHERE r.role = 'student' AND o.identifier = $1
GROUP BY o.sourcedId, o.name
HAVING count(DISTINCT r.userSourcedId) <> $2
