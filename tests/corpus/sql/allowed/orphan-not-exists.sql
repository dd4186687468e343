-- point: an orphan by NOT EXISTS
select e.line from enrollments e where not exists (select 1 from users u where u.sourcedId = e.userSourcedId)
