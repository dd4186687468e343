-- id: a05-header-missing
-- title: Required header missing or misspelt
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a header of the specification that a file lacks, or holds in another case of
--   letters. Imports stop, or the column is empty without a word. Which ones there are is in
--   pkg_headers.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN (
  'table.missing_header',
  'schema.missing_header',
  'schema.header_case'
)
ORDER BY r.file, r.line
