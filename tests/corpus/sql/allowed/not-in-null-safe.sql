-- point: NOT IN with the NULLs taken out
-- kind: none
-- policy: rostering-debug
select o.name from orgs o where o.sourcedId not in (select c.schoolSourcedId from classes c where c.schoolSourcedId is not null)
