-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select regexp_replace(name, 'a', 'b') from orgs
