-- point: a pause
-- expect: FUNCTION_NOT_ALLOWED
select count(*) from orgs where line = pg_sleep(10)
