-- point: a window over a subquery
-- kind: named
-- policy: rostering-debug
select q.role, count(*) over () as kinds from (select distinct role from users) q
