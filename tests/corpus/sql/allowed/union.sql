-- point: UNION and UNION ALL
-- kind: none
select name from orgs union select title from courses union all select schoolYear from academicSessions
