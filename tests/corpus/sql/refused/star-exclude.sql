-- point: * EXCLUDE
-- expect: NOT_UNDERSTOOD
select * exclude (line) from users
