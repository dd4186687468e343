-- point: COUNT with FILTER in HAVING
-- kind: named
-- policy: rostering-debug
select classSourcedId from enrollments group by classSourcedId having count(*) filter (where "primary" = 'true') > 1
