-- point: a row of values
-- expect: NOT_UNDERSTOOD
select count(*) from users where (role, status) = ('a', 'b')
