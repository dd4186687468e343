-- point: OR in a join condition
-- kind: none
-- policy: rostering-debug
select a.line from orgs a join orgs b on a.sourcedId = b.parentSourcedId or a.sourcedId = b.sourcedId
