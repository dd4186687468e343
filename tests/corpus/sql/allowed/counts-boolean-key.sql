-- point: a flag as a key
-- kind: group
-- policy: counts-only
select email__valid, count(*) as n from users group by email__valid
