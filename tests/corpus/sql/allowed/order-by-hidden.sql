-- point: ORDER BY a column that is not shown
-- kind: none
select name from orgs order by line desc
