-- point: a column that has no one value, in HAVING
-- expect: SYNTAX
select role from users group by role having line > 1
