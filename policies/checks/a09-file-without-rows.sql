-- id: a09-file-without-rows
-- title: File with a header and no rows
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a file without a single record. The specification forbids it, and some
--   products ask for it.
SELECT f.file FROM pkg_files AS f WHERE f.present = TRUE AND f.data_rows = 0
