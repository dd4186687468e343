-- point: UPPER and LOWER
-- kind: none
-- policy: rostering-debug
select upper(type) as type, lower(name) as name from orgs
