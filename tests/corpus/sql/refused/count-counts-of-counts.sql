-- point: groups by a count, which one person who leaves would change
-- policy: rostering-debug
-- expect: CANNOT_COUNT
with sizes as (select classSourcedId, count(*) as n from enrollments group by classSourcedId) select n, count(*) as classes from sizes group by n order by n
