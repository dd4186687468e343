-- id: f03-demographic-words
-- title: Sex or race cell is not a word of the specification
-- symptom: people are missing
-- versions: 1.1, 1.2
-- means: Each row is a demographics record that a strict importer rejects because of a word in it.
--   Values are never shown.
SELECT d.sourcedId, d.sex__valid, d.race__valid, d.line
FROM demographics AS d
WHERE d.sex__valid = FALSE OR d.race__valid = FALSE
ORDER BY d.line
