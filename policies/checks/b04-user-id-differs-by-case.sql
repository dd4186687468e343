-- id: b04-user-id-differs-by-case
-- title: sourcedIds equal but for letter case or blanks
-- symptom: one person has two accounts
-- versions: 1.1, 1.2
-- means: Each row is a user whose sourcedId equals another one once outer blanks and letter case
--   are ignored. Systems that ignore case see a duplicate, the others see two people.
WITH alike AS (
  SELECT u.sourcedId__n
  FROM users AS u
  GROUP BY u.sourcedId__n
  HAVING count(DISTINCT u.sourcedId) > 1
)
SELECT u.sourcedId, u.sourcedId__case, u.sourcedId__outer, u.line
FROM users AS u
INNER JOIN alike AS a ON a.sourcedId__n = u.sourcedId__n
ORDER BY u.line
