-- id: d14-enrollment-dates
-- title: Enrollment dates inverted or outside the terms of the class
-- symptom: terms and dates are wrong
-- versions: 1.1, 1.2
-- means: Each row is an enrollment that begins after it ends, begins after the last term of its
--   class, or ends before the first. The pupil appears for a day, or never. Dates that fewer
--   people share than the policy's k are empty in a room and cannot be judged.
WITH span AS (
  SELECT t.classSourcedId, min(s.startDate) AS first_day, max(s.endDate) AS last_day
  FROM class_terms AS t
  INNER JOIN academicSessions AS s ON s.sourcedId = t.termSourcedId
  GROUP BY t.classSourcedId
)
SELECT e.sourcedId, e.userSourcedId, e.classSourcedId, e.line
FROM enrollments AS e
LEFT JOIN span AS w ON w.classSourcedId = e.classSourcedId
WHERE coalesce(e.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND (e.beginDate > e.endDate OR e.beginDate > w.last_day OR e.endDate < w.first_day)
ORDER BY e.line
