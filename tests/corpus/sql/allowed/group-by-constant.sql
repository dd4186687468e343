-- point: a constant in the SELECT list of groups
-- kind: none
-- policy: rostering-debug
select 'orgs' as what, type, count(*) as n from orgs group by 1, 2
