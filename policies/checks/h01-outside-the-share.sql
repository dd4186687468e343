-- id: h01-outside-the-share
-- title: In the roster, but outside the vendor's share
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a live user with a role in a school, but in none of the schools that are
--   shared with the vendor. No importer reports them; they are simply not there.
-- param: share text * — codes of the schools in the vendor's share, with commas between; a star for all
SELECT DISTINCT u.sourcedId, u.line
FROM users AS u
INNER JOIN user_roles AS w ON w.userSourcedId = u.sourcedId
INNER JOIN orgs AS s ON s.sourcedId = w.orgSourcedId
WHERE $1 <> '*' AND s.type = 'school'
  AND NOT EXISTS (
    SELECT 1
    FROM user_roles AS r
    INNER JOIN orgs AS o ON o.sourcedId = r.orgSourcedId
    WHERE r.userSourcedId = u.sourcedId
      AND contains(concat(',', $1, ','), concat(',', o.identifier, ','))
  )
ORDER BY u.line
