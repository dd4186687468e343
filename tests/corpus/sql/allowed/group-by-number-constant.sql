-- point: a number that is grouped by is no place
-- kind: none
-- policy: rostering-debug
select 2 as version, type, count(*) as n from orgs group by 1, 2
