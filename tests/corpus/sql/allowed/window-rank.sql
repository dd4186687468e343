-- point: a window function
-- kind: named
select line, row_number() over (partition by role order by line desc) as n from users
