-- id: f04-agent-missing
-- title: Guardian who is not in users.csv
-- symptom: guardians are wrong
-- versions: 1.1, 1.2
-- means: Each row is a user with an agent who is not in the package: the guardian is missing.
SELECT a.userSourcedId, a.agentSourcedId
FROM user_agents AS a
LEFT JOIN users AS g ON g.sourcedId = a.agentSourcedId
WHERE a.agentSourcedId IS NOT NULL AND g.sourcedId IS NULL
ORDER BY a.userSourcedId
