-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select max_by(name, line) from orgs
