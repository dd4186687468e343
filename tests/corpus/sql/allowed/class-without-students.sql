-- point: an anti-join by LEFT JOIN
-- kind: named
-- policy: rostering-debug
select c.sourcedId, c.title from classes c left join enrollments e on e.classSourcedId = c.sourcedId and e.role = 'student' where e.sourcedId is null
