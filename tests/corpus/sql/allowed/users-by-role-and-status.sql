-- point: two keys that many share
-- kind: group
-- policy: counts-only
select role, status__known, count(*) as n from users group by role, status__known
