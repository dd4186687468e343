-- point: LIMIT as a parameter
-- parameters: [3]
select line from users order by line limit $1
