-- point: OFFSET without LIMIT
-- kind: none
-- policy: rostering-debug
select name from orgs order by name offset 10
