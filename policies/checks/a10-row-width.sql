-- id: a10-row-width
-- title: Record with more or fewer cells than the header
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a record whose number of cells differs from the header's, mostly because of a
--   comma without quotes. Values are shifted one column to the right, or the record is dropped.
SELECT r.file, r.line, r.expected, r.seen
FROM pkg_rows AS r
WHERE r.problem = 'table.row_width_mismatch'
ORDER BY r.file, r.line
