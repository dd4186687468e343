-- point: an orphan by NOT IN
-- kind: named
select e.line from enrollments e where e.userSourcedId not in (select sourcedId from users)
