-- id: a06-header-twice
-- title: Header that stands twice or is empty
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a header that a file holds twice, or one without a name. Imports stop, or the
--   last column wins. (Homeroom refuses a package in which a header of the specification stands
--   twice.)
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN ('table.duplicate_header', 'table.empty_header_name')
ORDER BY r.file, r.line
