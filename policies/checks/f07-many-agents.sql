-- id: f07-many-agents
-- title: Very many agents for one user
-- symptom: guardians are wrong
-- versions: 1.1, 1.2
-- means: Each row is a user with at least that many agents: emergency contacts were exported as
--   guardians.
-- param: least integer 6 — agents from which a user is listed
SELECT a.userSourcedId, count(*) AS agents
FROM user_agents AS a
GROUP BY a.userSourcedId
HAVING count(*) >= $1
