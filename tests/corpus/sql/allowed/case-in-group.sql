-- point: a group by CASE
-- kind: none
-- policy: rostering-debug
select case when type__known then 'known' else 'other' end as kind, count(*) as n from orgs group by 1
