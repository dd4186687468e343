-- point: addresses outside the district
-- kind: group
-- policy: rostering-debug
select email__domain, count(*) as n from users where not email__domain_known group by email__domain
