-- point: groups under one another
-- kind: none
-- policy: rostering-debug
select type as word, count(*) as n from orgs group by type union all select classType, count(*) from classes group by classType
