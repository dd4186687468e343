-- point: EXISTS in EXISTS
-- kind: named
-- policy: rostering-debug
select u.sourcedId from users u where exists (select 1 from enrollments e where e.userSourcedId = u.sourcedId and exists (select 1 from classes c where c.sourcedId = e.classSourcedId and c.classType = 'homeroom'))
