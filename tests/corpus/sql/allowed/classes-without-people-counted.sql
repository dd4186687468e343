-- point: classes about no one, by type
-- kind: none
-- policy: counts-only
select classType, count(*) as n from classes group by classType
