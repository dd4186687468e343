-- point: empty ones first
-- kind: none
-- policy: rostering-debug
select name, parentSourcedId from orgs order by parentSourcedId nulls first, name
