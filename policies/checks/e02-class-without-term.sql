-- id: e02-class-without-term
-- title: Class without a term, or with one that is not there
-- symptom: terms and dates are wrong
-- versions: 1.1, 1.2
-- means: Each row is a class with no term, or with a term that academicSessions.csv does not hold.
--   It has no dates, so it is never opened or never archived.
SELECT c.sourcedId, t.termSourcedId, c.line
FROM classes AS c
LEFT JOIN class_terms AS t ON t.classSourcedId = c.sourcedId
LEFT JOIN academicSessions AS s ON s.sourcedId = t.termSourcedId
WHERE coalesce(c.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND s.sourcedId IS NULL
ORDER BY c.line
