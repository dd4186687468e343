-- point: where am I
-- expect: FUNCTION_NOT_ALLOWED
select current_schema() from orgs
