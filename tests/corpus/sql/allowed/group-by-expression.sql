-- point: GROUP BY an expression
-- kind: none
select lower(name), count(*) from orgs group by lower(name)
