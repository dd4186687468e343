-- point: one sensitive column makes groups
-- kind: group
-- policy: counts-only
select role, status, count(*) as n from users group by role, status
