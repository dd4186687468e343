-- id: e11-unknown-grade
-- title: Grade that is not a usual word
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a user whose grade is not on the list of the specification (KG, 01 to 13,
--   ...): 1 for 01, K for KG, 3rd. Products that share by grade leave the pupil out.
SELECT g.userSourcedId, u.line
FROM user_grades AS g
INNER JOIN users AS u ON u.sourcedId = g.userSourcedId
WHERE coalesce(u.status, 'active') NOT IN ('tobedeleted', 'inactive')
  AND (g.grade__known = FALSE
    OR g.grade NOT IN ('IT', 'PR', 'PK', 'TK', 'KG', '01', '02', '03', '04', '05', '06', '07',
      '08', '09', '10', '11', '12', '13', 'PS', 'UG', 'Other'))
ORDER BY u.line
