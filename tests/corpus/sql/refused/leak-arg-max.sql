-- point: one value by arg_max
-- expect: FUNCTION_NOT_ALLOWED
select arg_max(role, line) from users
