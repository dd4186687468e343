-- point: one value by covariance
-- expect: FUNCTION_NOT_ALLOWED
select covar_pop(line, sourcedId__len) * count(*) from users
