-- point: a table with a schema
-- expect: NOT_UNDERSTOOD
select count(*) from main.users
