-- id: e07-no-current-term
-- title: No term covers the day of the load
-- symptom: terms and dates are wrong
-- versions: 1.1, 1.2
-- means: One row if no session covers the day of the load: the rollover is not done, or only next
--   year's terms were sent. Products then drop all classes.
SELECT p.asof, count(s.line) AS current_sessions
FROM pkg_run AS p
LEFT JOIN academicSessions AS s ON s.startDate <= p.asof AND s.endDate > p.asof
GROUP BY p.asof
HAVING count(s.line) = 0
