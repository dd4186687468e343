-- point: classes of many people
-- kind: group
-- policy: rostering-debug
select classSourcedId, count(distinct userSourcedId) as n from enrollments where role = 'student' group by classSourcedId having count(distinct userSourcedId) > 60 order by n desc
