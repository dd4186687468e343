-- point: a guardian who is nowhere
-- kind: named
-- policy: rostering-debug
select a.userSourcedId, a.agentSourcedId from user_agents a left join users g on g.sourcedId = a.agentSourcedId where g.sourcedId is null
