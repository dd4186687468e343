-- point: GROUP BY a place
select role, enabledUser, count(*) from users group by 1, 2
