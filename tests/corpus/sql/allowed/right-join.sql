-- point: RIGHT JOIN
-- kind: named
select c.line, e.line from enrollments e right join classes c on c.sourcedId = e.classSourcedId
