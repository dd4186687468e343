-- point: two aggregates of one group
-- kind: group
-- policy: counts-only
select role, count(*) as n, count(email__domain) as with_domain from users group by role
