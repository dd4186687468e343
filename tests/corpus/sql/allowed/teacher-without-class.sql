-- point: staff in no class, by NOT IN
-- kind: named
-- policy: rostering-debug
select u.sourcedId from users u where u.role = 'teacher' and u.sourcedId not in (select e.userSourcedId from enrollments e where e.userSourcedId is not null)
