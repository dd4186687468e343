-- point: GROUP BY a column
select role, count(*) from users group by role
