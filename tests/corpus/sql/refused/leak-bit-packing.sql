-- point: many bits in one number
-- expect: FUNCTION_NOT_ALLOWED
select bit_or(line) from users
