-- id: b05-leading-zeros-lost
-- title: Local ids equal but for leading zeros
-- symptom: one person has two accounts
-- versions: 1.1, 1.2
-- means: Each row is a user whose identifier equals another one once leading zeros are taken off,
--   as a spreadsheet does. The record with the zeros lost finds no account at the vendor.
WITH alike AS (
  SELECT u.identifier__z
  FROM users AS u
  WHERE u.identifier__digits = TRUE
  GROUP BY u.identifier__z
  HAVING count(DISTINCT u.identifier) > 1
)
SELECT u.sourcedId, u.identifier, u.identifier__len, u.identifier__zeros, u.line
FROM users AS u
INNER JOIN alike AS a ON a.identifier__z = u.identifier__z
WHERE u.identifier__digits = TRUE
ORDER BY u.line
