-- id: a19-list
-- title: List badly written
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a record with a list that holds an empty item, or whose items cannot be
--   sourcedIds because other signs than commas stand between them. The person is attached to an org
--   that does not exist.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem = 'row.invalid_list'
ORDER BY r.file, r.line
