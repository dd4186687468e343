-- id: b22-two-primary-roles
-- title: Several primary roles of one user in one org
-- symptom: people cannot sign in
-- versions: 1.2
-- means: Each row is a primary role of a user who has another primary role in the same org. The
--   product shows the wrong home screen.
WITH twice AS (
  SELECT r.userSourcedId, r.orgSourcedId
  FROM roles AS r
  WHERE coalesce(r.status, 'active') NOT IN ('tobedeleted', 'inactive')
    AND r.roleType = 'primary'
  GROUP BY r.userSourcedId, r.orgSourcedId
  HAVING count(*) > 1
)
SELECT r.userSourcedId, r.orgSourcedId, r.role, r.line
FROM roles AS r
INNER JOIN twice AS t ON t.userSourcedId = r.userSourcedId AND t.orgSourcedId = r.orgSourcedId
WHERE coalesce(r.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND r.roleType = 'primary'
ORDER BY r.line
