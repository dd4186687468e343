-- point: HAVING on a key
-- kind: none
-- policy: rostering-debug
select type, count(*) as n from orgs group by type having type <> 'school'
