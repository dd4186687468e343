-- point: tombstones that are still used
-- kind: named
-- policy: rostering-debug
select e.sourcedId from enrollments e join users u on u.sourcedId = e.userSourcedId where u.status = 'tobedeleted' and e.status is not distinct from 'active'
