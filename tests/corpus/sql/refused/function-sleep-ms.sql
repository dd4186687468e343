-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select sleep_ms(1000) from orgs
