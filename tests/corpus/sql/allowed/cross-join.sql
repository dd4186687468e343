-- point: CROSS JOIN with an alias
select o.name, s.title from orgs o cross join academicSessions s
