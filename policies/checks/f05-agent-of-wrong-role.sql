-- id: f05-agent-of-wrong-role
-- title: Agent of a student who is no guardian
-- symptom: guardians are wrong
-- versions: 1.1, 1.2
-- means: Each row is a student with an agent whose role is not guardian, parent or relative:
--   someone gets rights who should not, or a parent gets none.
SELECT a.userSourcedId, a.agentSourcedId, g.role AS agent_role
FROM user_agents AS a
INNER JOIN user_roles AS s ON s.userSourcedId = a.userSourcedId
INNER JOIN user_roles AS g ON g.userSourcedId = a.agentSourcedId
WHERE s.role = 'student' AND g.role NOT IN ('guardian', 'parent', 'relative')
ORDER BY a.userSourcedId
