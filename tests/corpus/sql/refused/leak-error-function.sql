-- point: an error that says what the cell says
-- expect: FUNCTION_NOT_ALLOWED
select error(name) from orgs
