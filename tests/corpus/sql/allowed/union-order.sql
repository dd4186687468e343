-- point: ORDER BY and LIMIT over a UNION
-- kind: none
select name as x from orgs union all select title from courses order by x limit 4
