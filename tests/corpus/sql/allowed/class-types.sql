-- point: words for class types
-- kind: none
-- policy: rostering-debug
select classType, classType__known, count(*) as n from classes group by classType, classType__known
