-- point: an aggregate in an aggregate
-- expect: SYNTAX
select max(count(*)) from users
