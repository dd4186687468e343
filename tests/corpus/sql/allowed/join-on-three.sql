-- point: three equalities in a join
-- kind: named
-- policy: rostering-debug
select e.line from enrollments e join prev_enrollments p on p.userSourcedId = e.userSourcedId and p.classSourcedId = e.classSourcedId and p.role = e.role where p.sourcedId <> e.sourcedId
