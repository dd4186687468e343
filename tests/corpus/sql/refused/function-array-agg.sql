-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select array_agg(line) from orgs
