-- id: a04-file-name
-- title: File name misspelt, in another case or inside a folder
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a file of another name than the specification gives it; without a name if it
--   could not be told which one is meant. Importers say that a file is missing though it is there.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN (
  'package.unknown_file',
  'package.nested_file',
  'package.file_name_case',
  'schema.file_not_in_version'
)
ORDER BY r.file, r.line
