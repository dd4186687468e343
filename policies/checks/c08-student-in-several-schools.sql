-- id: c08-student-in-several-schools
-- title: Student in several schools, none marked as the main one
-- symptom: schools are wrong
-- versions: 1.1, 1.2
-- means: Each row is a student whose primary roles are in several schools. Products that know one
--   school per student choose for themselves.
SELECT r.userSourcedId, count(DISTINCT r.orgSourcedId) AS schools
FROM user_roles AS r
INNER JOIN orgs AS o ON o.sourcedId = r.orgSourcedId
WHERE r.role = 'student'
  AND r.roleType = 'primary'
  AND o.type = 'school'
GROUP BY r.userSourcedId
HAVING count(DISTINCT r.orgSourcedId) > 1
