-- point: a column that has no one value
-- expect: SYNTAX
select role, line from users group by role
