-- point: a WITH query used twice
-- kind: none
-- policy: rostering-debug
with s as (select sourcedId, parentSourcedId, name from orgs) select a.name, b.name as parent from s a join s b on b.sourcedId = a.parentSourcedId
