-- point: two windows in one SELECT
-- kind: none
-- policy: rostering-debug
select name, row_number() over (order by name) as a, row_number() over (partition by type order by line) as b from orgs
