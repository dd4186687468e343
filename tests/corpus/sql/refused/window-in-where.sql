-- point: a window in WHERE
-- expect: SYNTAX
select line from users where row_number() over (order by line) = 1
