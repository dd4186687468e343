-- point: ordered by a key, empty last
-- kind: group
-- policy: counts-only
select email__domain, count(*) as n from users group by email__domain order by email__domain nulls last
