-- point: an enrollment whose user is nowhere
-- kind: named
-- policy: rostering-debug
select e.sourcedId, e.userSourcedId from enrollments e left join users u on u.sourcedId = e.userSourcedId where u.sourcedId is null
