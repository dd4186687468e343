-- point: guardians who are students
-- kind: named
-- policy: rostering-debug
select a.userSourcedId, g.role from user_agents a join users g on g.sourcedId = a.agentSourcedId where g.role = 'student'
