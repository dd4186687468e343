-- point: LIMIT inside, over what is about no one
-- kind: none
-- policy: rostering-debug
select q.name from (select name, line from orgs order by line limit 10) q order by q.name
