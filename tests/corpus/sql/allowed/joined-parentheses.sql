-- point: a join in parentheses
-- kind: named
select e.line from enrollments e left join (classes c join orgs o on o.sourcedId = c.schoolSourcedId) on c.sourcedId = e.classSourcedId where o.type = 'school'
