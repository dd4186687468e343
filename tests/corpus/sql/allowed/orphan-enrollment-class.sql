-- point: an enrollment whose class is nowhere
-- kind: named
-- policy: rostering-debug
select e.sourcedId, e.classSourcedId from enrollments e where not exists (select 1 from classes c where c.sourcedId = e.classSourcedId)
