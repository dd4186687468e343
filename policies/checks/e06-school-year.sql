-- id: e06-school-year
-- title: schoolYear is not the year in which the year ends
-- symptom: terms and dates are wrong
-- versions: 1.1, 1.2
-- means: Each row is a school year whose schoolYear cell does not name the year of its end date.
--   The whole district stands one year behind.
SELECT s.sourcedId, s.title, s.schoolYear, s.endDate
FROM academicSessions AS s
WHERE coalesce(s.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND s.type = 'schoolYear'
  AND s.schoolYear <> substr(CAST(s.endDate AS text), 1, 4)
ORDER BY s.line
