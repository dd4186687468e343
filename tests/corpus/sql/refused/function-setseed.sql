-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select setseed(0.5) from orgs
