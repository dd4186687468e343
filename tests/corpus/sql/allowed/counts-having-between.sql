-- point: HAVING with BETWEEN
-- kind: group
-- policy: counts-only
select role, count(*) as n from users group by role having count(*) between 20 and 5000
