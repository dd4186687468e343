-- point: HAVING acts on groups that are large enough
-- kind: group
-- policy: counts-only
select orgSourcedId, count(*) as n from user_roles group by orgSourcedId having count(*) > 100
