-- point: classes joined to people
-- kind: group
-- policy: counts-only
select c.classType, count(distinct e.userSourcedId) as students from enrollments e join classes c on c.sourcedId = e.classSourcedId where e.role = 'student' group by c.classType
