-- point: a CTE that names its columns
-- kind: named
with a(who, n) as (select userSourcedId, count(*) from enrollments group by userSourcedId) select max(n) from a
