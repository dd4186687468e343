-- point: a CTE inside a subquery
-- kind: named
select count(*) from (with a as (select line from users) select line from a) q
