-- point: a domain per group
-- kind: group
-- policy: counts-only
select email__domain, count(*) as n from users group by email__domain order by n desc
