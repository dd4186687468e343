-- point: ORDER BY a column that is not shown
select name from orgs order by line desc
