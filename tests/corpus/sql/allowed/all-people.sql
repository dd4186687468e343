-- point: one number about everyone
-- kind: group
-- policy: counts-only
select count(*) as people from users
