-- point: both kinds of orphan at once
-- kind: none
-- policy: rostering-debug
select c.sourcedId as class, t.classSourcedId as named from classes c full join class_terms t on t.classSourcedId = c.sourcedId where c.sourcedId is null or t.classSourcedId is null
