-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select covar_pop(line, line) from orgs
