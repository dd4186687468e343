-- point: a flag counted by role
-- kind: group
-- policy: counts-only
select role, count(*) as n from users where email__state = 'blank' group by role
