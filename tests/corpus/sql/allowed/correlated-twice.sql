-- point: a subquery in a subquery that looks outside
-- kind: named
select c.line from classes c where exists (select 1 from enrollments e where e.classSourcedId = c.sourcedId and exists (select 1 from users u where u.sourcedId = e.userSourcedId and u.line > c.line))
