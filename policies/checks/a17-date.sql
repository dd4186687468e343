-- id: a17-date
-- title: Date that is not YYYY-MM-DD or is none
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a record with a date or time in another form than the specification has, or
--   with one that is none, such as 30 February. Enrollments are dropped, or never end.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN (
  'row.invalid_date',
  'row.invalid_datetime',
  'row.invalid_year'
)
ORDER BY r.file, r.line
