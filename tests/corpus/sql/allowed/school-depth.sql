-- point: parents of parents, by joins
-- kind: none
-- policy: rostering-debug
select a.name, b.name as parent, c.name as district from orgs a left join orgs b on b.sourcedId = a.parentSourcedId left join orgs c on c.sourcedId = b.parentSourcedId
