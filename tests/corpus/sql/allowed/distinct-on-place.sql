-- point: DISTINCT ON names a place of the list
-- kind: none
-- policy: rostering-debug
select distinct on (1) name, sourcedId from orgs order by 1, sourcedId
