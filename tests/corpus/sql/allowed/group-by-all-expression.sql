-- point: GROUP BY ALL takes expressions
-- kind: none
-- policy: rostering-debug
select lower(type) as type, type__known, count(*) as n from orgs group by all order by 1, 2, 3 limit 5
