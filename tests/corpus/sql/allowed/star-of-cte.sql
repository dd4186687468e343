-- point: * of a WITH query
-- kind: none
-- policy: rostering-debug
with s as (select name, type from orgs) select * from s
