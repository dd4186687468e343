-- id: b19-external-id-twice
-- title: One external id on several people
-- symptom: two people share one account
-- versions: 1.1, 1.2
-- means: Each row is a user with an external id that also belongs to another user. Whoever signs in
--   first takes the other one's account.
WITH twice AS (
  SELECT x.id
  FROM user_ids AS x
  WHERE x.id__state = 'filled'
  GROUP BY x.id
  HAVING count(DISTINCT x.userSourcedId) > 1
)
SELECT x.userSourcedId, x.idType, x.id
FROM user_ids AS x
INNER JOIN twice AS t ON t.id = x.id
ORDER BY x.id
