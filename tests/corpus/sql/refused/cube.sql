-- point: CUBE
-- expect: NOT_UNDERSTOOD
select role, status, count(*) from users group by cube (role, status)
