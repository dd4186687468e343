-- point: an alias with a blank
-- kind: none
-- policy: rostering-debug
select count(*) as "number of schools" from orgs
