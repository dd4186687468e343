-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select quantile_disc(line, 0) from orgs
