-- point: DENSE_RANK over groups
-- kind: named
-- policy: rostering-debug
select orgSourcedId, count(*) as n, dense_rank() over (order by count(*) desc) as place from user_orgs group by orgSourcedId
