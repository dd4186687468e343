-- point: GROUP BY an expression
select lower(name), count(*) from orgs group by lower(name)
