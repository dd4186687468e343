-- point: a CTE that reads another
-- kind: named
with a as (select sourcedId x from users), b as (select x from a where x is not null) select count(*) from b join a on a.x = b.x
