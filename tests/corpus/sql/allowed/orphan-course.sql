-- point: a class whose course is nowhere
-- kind: none
-- policy: rostering-debug
select c.sourcedId, c.courseSourcedId from classes c left join courses k on k.sourcedId = c.courseSourcedId where k.sourcedId is null and c.courseSourcedId__state <> 'blank'
