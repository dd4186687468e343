-- point: LIMIT and OFFSET
-- kind: named
select line from users order by line limit 5 offset 2
