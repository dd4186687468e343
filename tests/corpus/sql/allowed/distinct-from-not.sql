-- point: NOT before IS DISTINCT FROM
-- kind: none
-- policy: rostering-debug
select name from orgs where not type is distinct from 'school'
