-- id: a16-boolean
-- title: Boolean that is not exactly true or false
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a record with a cell such as TRUE, yes or 1 where the specification has true
--   and false. Everybody is disabled, or everybody enabled.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem = 'row.invalid_boolean'
ORDER BY r.file, r.line
