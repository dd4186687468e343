-- point: groups of what is not there
-- kind: group
-- policy: counts-only
select email__domain, count(*) as n from users where email__domain is null group by email__domain
