-- id: g03-last-modified
-- title: dateLastModified in the future, or not moving
-- symptom: the last load changed too much
-- versions: 1.1, 1.2
-- means: Each row is a file about the district whose newest dateLastModified lies after the load,
--   or more than 30 days before it. Whoever pulls by date skips records. (Dates of people's records
--   are not shown.)
SELECT 'orgs.csv' AS file, max(x.dateLastModified) AS newest
FROM orgs AS x CROSS JOIN pkg_run AS r
HAVING max(date_diff('day', r.asof, x.dateLastModified)) > 1
    OR max(date_diff('day', r.asof, x.dateLastModified)) < -30
UNION ALL
SELECT 'academicSessions.csv' AS file, max(x.dateLastModified) AS newest
FROM academicSessions AS x CROSS JOIN pkg_run AS r
HAVING max(date_diff('day', r.asof, x.dateLastModified)) > 1
    OR max(date_diff('day', r.asof, x.dateLastModified)) < -30
UNION ALL
SELECT 'courses.csv' AS file, max(x.dateLastModified) AS newest
FROM courses AS x CROSS JOIN pkg_run AS r
HAVING max(date_diff('day', r.asof, x.dateLastModified)) > 1
    OR max(date_diff('day', r.asof, x.dateLastModified)) < -30
UNION ALL
SELECT 'classes.csv' AS file, max(x.dateLastModified) AS newest
FROM classes AS x CROSS JOIN pkg_run AS r
HAVING max(date_diff('day', r.asof, x.dateLastModified)) > 1
    OR max(date_diff('day', r.asof, x.dateLastModified)) < -30
