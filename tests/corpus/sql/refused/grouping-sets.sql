-- point: GROUPING SETS
-- expect: NOT_UNDERSTOOD
select role, count(*) from users group by grouping sets ((role), ())
