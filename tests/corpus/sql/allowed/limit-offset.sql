-- point: LIMIT and OFFSET
select line from users order by line limit 5 offset 2
