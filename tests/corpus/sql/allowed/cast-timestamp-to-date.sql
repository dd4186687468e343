-- point: the day of a timestamp
-- kind: none
-- policy: rostering-debug
select cast(dateLastModified as date) as day, count(*) as n from orgs group by 1 order by 1
