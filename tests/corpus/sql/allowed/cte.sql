-- point: a CTE
-- kind: named
with s as (select sourcedId, role from users where status is null) select role, count(*) from s group by role
