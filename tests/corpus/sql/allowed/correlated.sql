-- point: a subquery that looks outside
select c.line, (select count(*) from enrollments e where e.classSourcedId = c.sourcedId) as n from classes c
