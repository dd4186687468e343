-- point: a join inside EXISTS
-- kind: none
-- policy: rostering-debug
select o.name from orgs o where exists (select 1 from classes c join courses k on k.sourcedId = c.courseSourcedId where c.schoolSourcedId = o.sourcedId and k.title <> '')
