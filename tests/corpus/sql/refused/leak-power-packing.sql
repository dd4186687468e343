-- point: many bits in one sum
-- expect: FUNCTION_NOT_ALLOWED
select sum(line * power(2, line)) from users
