-- point: CROSS JOIN with an alias
-- kind: none
select o.name, s.title from orgs o cross join academicSessions s
