-- id: a18-sourcedid-characters
-- title: sourcedId with other characters, or too long
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a record with a sourcedId, or a reference to one, that holds other characters
--   than the specification allows, or more than 255. Interfaces that put it in an address fail.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem = 'row.invalid_guid'
ORDER BY r.file, r.line
