-- id: e08-class-in-ended-terms
-- title: Class only in terms that have ended
-- symptom: terms and dates are wrong
-- versions: 1.1, 1.2
-- means: Each row is a class all of whose terms are over: last year's classes are still listed.
SELECT c.sourcedId, c.line, max(s.endDate) AS last_day
FROM classes AS c
INNER JOIN class_terms AS t ON t.classSourcedId = c.sourcedId
INNER JOIN academicSessions AS s ON s.sourcedId = t.termSourcedId
INNER JOIN pkg_run AS p ON p.asof IS NOT NULL
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
GROUP BY c.sourcedId, c.line, p.asof
HAVING max(s.endDate) <= p.asof
