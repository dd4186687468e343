-- id: f02-birth-date
-- title: Birth date not written as YYYY-MM-DD
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a record whose birth date is filled in another form, or is a day that does not
--   exist: day and month swapped, a spreadsheet's number. Products that match by birth date
--   skip the pupil. Values are never shown.
SELECT d.sourcedId, d.birthDate__format, d.line
FROM demographics AS d
WHERE d.birthDate__format NOT IN ('iso', 'empty', 'absent')
ORDER BY d.line
