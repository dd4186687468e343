-- point: a subquery of one row by LIMIT 1
-- kind: none
-- policy: rostering-debug
select o.name, (select k.title from courses k where k.orgSourcedId = o.sourcedId order by k.title limit 1) as one from orgs o
