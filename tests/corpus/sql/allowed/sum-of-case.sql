-- point: a sum over CASE
-- kind: named
-- policy: rostering-debug
select classSourcedId, sum(case when role = 'student' then 1 else 0 end) as students from enrollments group by classSourcedId
