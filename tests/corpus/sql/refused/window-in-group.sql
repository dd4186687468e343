-- point: a window in an aggregate
-- expect: SYNTAX
select sum(row_number() over (order by line)) from users
