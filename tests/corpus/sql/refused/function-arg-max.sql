-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select arg_max(name, line) from orgs
