-- id: a08-extra-column
-- title: Column that is not of the specification
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a column whose name is neither of the specification nor of the form
--   metadata.name, that belongs to the other version, or that stands left of the last regular one.
--   It is ignored, or the file is rejected.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN (
  'schema.unknown_header',
  'schema.invalid_metadata_header',
  'schema.metadata_column_position',
  'schema.column_not_in_version'
)
ORDER BY r.file, r.line
