-- point: courses that nothing uses
-- kind: none
-- policy: rostering-debug
select k.sourcedId, k.title from courses k where not exists (select 1 from classes c where c.courseSourcedId = k.sourcedId)
