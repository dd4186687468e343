-- id: d15-enrollments-not-now
-- title: Only future or past enrollments
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a user none of whose enrollments covers the day of the load (the end date is
--   the first day that no longer counts): in the file, but invisible in the product. Dates
--   that fewer people share than the policy's k are empty in a room and count as current.
SELECT e.userSourcedId, count(*) AS enrollments
FROM enrollments AS e
INNER JOIN pkg_run AS p ON p.asof IS NOT NULL
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
GROUP BY e.userSourcedId
HAVING sum(CASE WHEN e.beginDate > p.asof OR e.endDate <= p.asof THEN 0 ELSE 1 END) = 0
