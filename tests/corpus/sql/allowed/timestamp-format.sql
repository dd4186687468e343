-- point: how timestamps were written
-- kind: none
-- policy: rostering-debug
select dateLastModified__format, count(*) as n from orgs group by dateLastModified__format
