-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select lpad(name, 1000000, 'x') from orgs
