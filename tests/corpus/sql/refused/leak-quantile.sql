-- point: the least value as a quantile
-- expect: FUNCTION_NOT_ALLOWED
select quantile_disc(role, 0) from users
