-- point: a version
-- expect: FUNCTION_NOT_ALLOWED
select name from orgs union select version()
