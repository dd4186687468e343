-- point: two FILTERs side by side
-- kind: named
-- policy: rostering-debug
select classSourcedId, count(*) filter (where role = 'student') as students, count(*) filter (where role = 'teacher') as teachers from enrollments group by classSourcedId
