-- point: totals under one another, each counted as a group would be
-- kind: none
select 'orgs' as what, count(*) as n from orgs union all select 'courses', count(*) from courses
