-- point: two conditions in QUALIFY
-- kind: none
-- policy: rostering-debug
select name from orgs qualify row_number() over (partition by type order by name) = 1 or count(*) over (partition by type) = 1
