-- point: ORDER BY ALL
-- expect: NOT_UNDERSTOOD
select role from users order by all
