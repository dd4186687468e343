-- point: how many people of each role
-- kind: group
-- policy: counts-only
select role, count(*) as n from users group by role
