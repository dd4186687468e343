-- id: e05-term-dates
-- title: Term that ends before it starts, or outlives its parent
-- symptom: terms and dates are wrong
-- versions: 1.1, 1.2
-- means: Each row is a session whose dates are inverted, or reach outside those of its parent.
--   Classes are archived early or late.
SELECT s.sourcedId, s.title, s.startDate, s.endDate, p.startDate AS parent_start, p.endDate AS parent_end
FROM academicSessions AS s
LEFT JOIN academicSessions AS p ON p.sourcedId = s.parentSourcedId
WHERE coalesce(s.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND (s.startDate >= s.endDate OR s.startDate < p.startDate OR s.endDate > p.endDate)
ORDER BY s.line
