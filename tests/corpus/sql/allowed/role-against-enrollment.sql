-- point: a student who teaches
-- kind: named
-- policy: rostering-debug
select e.sourcedId, u.role, e.role as enrolled_as from enrollments e join users u on u.sourcedId = e.userSourcedId where u.role <> e.role
