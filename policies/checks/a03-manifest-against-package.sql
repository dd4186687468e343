-- id: a03-manifest-against-package
-- title: Manifest and package disagree
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a file that the manifest declares but the package lacks, or that the package
--   holds though it is declared absent. Imports stop, or ignore the file without a word.
SELECT f.file, f.declared, f.present
FROM pkg_files AS f
WHERE f.file <> 'manifest.csv'
  AND ((f.present = TRUE AND coalesce(f.declared, 'absent') = 'absent')
    OR (f.present = FALSE AND f.declared IN ('bulk', 'delta')))
