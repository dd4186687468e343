-- id: a07-header-order
-- title: Headers in another order
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a file whose headers do not stand in the order of the specification. Importers
--   that go by position put values in the wrong fields.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem = 'schema.header_order_mismatch'
ORDER BY r.file, r.line
