-- point: ORDER BY an aggregate
-- kind: none
-- policy: rostering-debug
select type from orgs group by type order by count(*) desc, type
