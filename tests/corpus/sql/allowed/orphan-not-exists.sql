-- point: an orphan by NOT EXISTS
-- kind: named
select e.line from enrollments e where not exists (select 1 from users u where u.sourcedId = e.userSourcedId)
