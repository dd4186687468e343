-- point: a CTE hides a table of its name
-- kind: none
with orgs as (select line as position from courses) select position from orgs
