-- id: a11-line-break-or-quote
-- title: Line break inside a cell, or a quote that does not close
-- symptom: the package is wrong
-- versions: 1.1, 1.2
-- means: Each row is a place at which a cell holds a line break, a stray quote, or a quote that is
--   never closed. Everything after it may be missing.
SELECT r.file, r.problem, r.line
FROM pkg_rows AS r
WHERE r.problem IN (
  'table.newline_in_field',
  'table.stray_quote',
  'table.unclosed_quote',
  'table.blank_line'
)
ORDER BY r.file, r.line
