-- id: a14-bulk-or-delta
-- title: Bulk record with a status, or delta record without one
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a record whose status or dateLastModified is filled in a bulk file, or blank
--   in a delta file. Importers take bulk for delta, and then never remove anybody.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN ('row.field_forbidden_in_bulk', 'row.field_required_in_delta')
ORDER BY r.file, r.line
