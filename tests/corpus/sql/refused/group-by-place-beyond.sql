-- point: GROUP BY a place that is not there
-- expect: SYNTAX
select role from users group by 3
