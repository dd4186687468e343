-- point: ORDER BY an expression over a UNION
-- expect: SYNTAX
select name from orgs union select title from courses order by lower(name)
