-- point: ORDER BY a function
-- kind: none
-- policy: rostering-debug
select name from orgs order by length(name) desc, name
