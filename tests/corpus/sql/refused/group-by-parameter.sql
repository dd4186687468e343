-- point: GROUP BY a parameter
-- expect: SYNTAX
-- parameters: [1]
select role, count(*) from users group by $1
