-- point: SELECT DISTINCT is a group
-- kind: group
-- policy: counts-only
select distinct role from users
