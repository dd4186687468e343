-- point: GROUP BY ALL: by everything that is no aggregate
-- kind: group
select role, count(*) from users group by all
