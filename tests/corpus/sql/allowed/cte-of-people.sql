-- point: people by way of WITH
-- kind: named
-- policy: rostering-debug
with students as (select u.sourcedId from users u where u.role = 'student') select e.sourcedId from students s join enrollments e on e.userSourcedId = s.sourcedId where e.role <> 'student'
