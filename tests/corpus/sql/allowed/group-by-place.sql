-- point: GROUP BY a place
-- kind: group
select role, enabledUser, count(*) from users group by 1, 2
