-- point: a school under a parent that is nowhere
-- kind: none
-- policy: rostering-debug
select o.name, o.parentSourcedId from orgs o where o.parentSourcedId is not null and not exists (select 1 from orgs p where p.sourcedId = o.parentSourcedId)
