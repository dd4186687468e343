-- point: FILTER
-- kind: named
select classSourcedId, count(*) filter (where role = 'teacher') as t from enrollments group by classSourcedId having count(*) filter (where role = 'teacher') <> 1
