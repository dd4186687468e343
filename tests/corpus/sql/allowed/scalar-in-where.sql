-- point: a count as a condition
-- kind: none
-- policy: rostering-debug
select o.name from orgs o where (select count(*) from courses c where c.orgSourcedId = o.sourcedId) = 0
