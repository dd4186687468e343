-- point: IS DISTINCT FROM as a value
-- kind: none
-- policy: rostering-debug
select name, status is distinct from 'active' as odd from orgs
