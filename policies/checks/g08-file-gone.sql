-- id: g08-file-gone
-- title: File that was sent before and is not sent now
-- symptom: the last load changed too much
-- versions: 1.1, 1.2
-- means: Each row is a file that the load before held and this one lacks. Some products then take
--   its records for ended.
SELECT p.file
FROM prev_pkg_files AS p
LEFT JOIN pkg_files AS f ON f.file = p.file AND f.present = TRUE
WHERE p.present = TRUE AND p.file IS NOT NULL AND f.file IS NULL
