-- point: LIMIT as a parameter
-- kind: named
-- parameters: [3]
select line from users order by line limit $1
