-- point: the function is not on the list
-- expect: FUNCTION_NOT_ALLOWED
select query('select 1') from orgs
