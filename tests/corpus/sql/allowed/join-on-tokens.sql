-- point: tokens of one kind join
select u.role, e.role from users u join enrollments e on e.userSourcedId = u.sourcedId
