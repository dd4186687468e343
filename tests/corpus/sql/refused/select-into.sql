-- point: SELECT INTO writes
-- expect: SYNTAX
select line into x from users
