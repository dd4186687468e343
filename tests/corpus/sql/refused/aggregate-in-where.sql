-- point: an aggregate in WHERE
-- expect: SYNTAX
select role from users where count(*) > 1
