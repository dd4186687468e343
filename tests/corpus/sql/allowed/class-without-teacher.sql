-- point: NOT EXISTS with a condition inside
-- kind: named
-- policy: rostering-debug
select c.sourcedId from classes c where not exists (select 1 from enrollments e where e.classSourcedId = c.sourcedId and e.role = 'teacher')
