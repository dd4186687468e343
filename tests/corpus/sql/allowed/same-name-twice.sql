-- point: two columns of one name
-- kind: named
select u.role, e.role from users u join enrollments e on e.userSourcedId = u.sourcedId
