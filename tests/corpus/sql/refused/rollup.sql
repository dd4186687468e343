-- point: ROLLUP
-- expect: NOT_UNDERSTOOD
select role, status, count(*) from users group by rollup (role, status)
