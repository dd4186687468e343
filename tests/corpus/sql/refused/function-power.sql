-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select power(2, line) from orgs
