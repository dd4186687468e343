-- point: a column with a schema
-- expect: NOT_UNDERSTOOD
select main.users.line from users
