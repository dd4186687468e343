-- point: IS DISTINCT FROM a constant
-- kind: none
-- policy: rostering-debug
select name from orgs where type is distinct from 'school'
