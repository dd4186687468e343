-- point: a quoted name without an end
-- expect: SYNTAX
select "role from users
