-- point: an enrollment in another school than its class
-- kind: named
-- policy: rostering-debug
select e.sourcedId from enrollments e join classes c on c.sourcedId = e.classSourcedId where e.schoolSourcedId is distinct from c.schoolSourcedId
