-- point: a column that has no one value, in ORDER BY
-- expect: SYNTAX
select role, count(*) from users group by role order by line
