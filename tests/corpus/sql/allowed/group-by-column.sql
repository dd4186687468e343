-- point: GROUP BY a column
-- kind: group
select role, count(*) from users group by role
