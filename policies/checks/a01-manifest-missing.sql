-- id: a01-manifest-missing
-- title: manifest.csv is missing
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: One row if the package holds no manifest.csv. Importers take it for OneRoster 1.0, or
--   refuse it with a message about something else.
SELECT f.file FROM pkg_files AS f WHERE f.file = 'manifest.csv' AND f.present = FALSE
