-- id: a02-manifest-property
-- title: Manifest property missing, misspelt or with a wrong value
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is something wrong in manifest.csv: a version such as 1 for 1.0, a property that
--   is missing, unknown or there twice, a file that is neither absent nor bulk nor delta. Whole
--   uploads are refused for it.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN (
  'manifest.invalid_header',
  'manifest.invalid_manifest_version',
  'manifest.invalid_oneroster_version',
  'manifest.missing_property',
  'manifest.unknown_property',
  'manifest.duplicate_property',
  'manifest.invalid_file_mode'
)
ORDER BY r.file, r.line
