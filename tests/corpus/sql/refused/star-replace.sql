-- point: * REPLACE
-- expect: NOT_UNDERSTOOD
select * replace (1 as line) from users
