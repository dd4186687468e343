-- id: f02-birth-date
-- title: Birth date not written as YYYY-MM-DD, or against the grade
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a record whose birth date has another form, or does not fit the grade by two
--   years or more: day and month swapped, a wrong century. Values are never shown.
SELECT d.sourcedId, d.birthDate__format, d.line
FROM demographics AS d
WHERE d.birthDate__format NOT IN ('iso', 'empty', 'absent')
   OR d.birthDate__age_gap IN ('-2 or less', '+2 or more')
ORDER BY d.line
