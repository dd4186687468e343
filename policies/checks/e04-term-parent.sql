-- id: e04-term-parent
-- title: Term whose parent is missing, itself, or of the wrong kind
-- symptom: terms and dates are wrong
-- versions: 1.1, 1.2
-- means: Each row is a session whose parent is not in the package, is the session itself, or is a
--   school year above a grading period. Terms are not linked to the year.
SELECT s.sourcedId, s.title, s.type, s.parentSourcedId, p.type AS parent_type
FROM academicSessions AS s
LEFT JOIN academicSessions AS p ON p.sourcedId = s.parentSourcedId
WHERE coalesce(s.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND s.parentSourcedId__state = 'filled'
  AND (p.sourcedId IS NULL OR p.sourcedId = s.sourcedId
    OR (s.type = 'gradingPeriod' AND p.type = 'schoolYear'))
ORDER BY s.line
