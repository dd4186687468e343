-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select approx_top_k(line, 3) from orgs
