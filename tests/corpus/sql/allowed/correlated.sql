-- point: a subquery that looks outside
-- kind: named
select c.line, (select count(*) from enrollments e where e.classSourcedId = c.sourcedId) as n from classes c
