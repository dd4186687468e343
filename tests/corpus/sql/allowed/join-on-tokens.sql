-- point: tokens of one kind join
-- kind: named
select u.role, e.role from users u join enrollments e on e.userSourcedId = u.sourcedId
