-- point: ORDER BY and LIMIT over a UNION
select name as x from orgs union all select title from courses order by x limit 4
