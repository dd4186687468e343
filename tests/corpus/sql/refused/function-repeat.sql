-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select repeat(name, 1000000) from orgs
