-- id: g07-file-too-long
-- title: File with more records than the importer takes
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a file with more records than that. School Data Sync takes two million in a
--   file.
-- param: records integer 2000000 — the most records the importer takes
SELECT f.file, f.data_rows FROM pkg_files AS f WHERE f.data_rows > $1
