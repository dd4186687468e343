-- point: ORDER BY a place that is not there
-- expect: SYNTAX
select role from users order by 3
