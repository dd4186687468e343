-- point: a count for each row
-- kind: none
-- policy: rostering-debug
select o.name, (select count(*) from classes c where c.schoolSourcedId = o.sourcedId) as classes from orgs o
