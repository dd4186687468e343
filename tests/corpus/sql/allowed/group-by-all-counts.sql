-- point: GROUP BY ALL has the shape of a group
-- kind: group
-- policy: counts-only
select role, email__valid, count(*) as n from users group by all
