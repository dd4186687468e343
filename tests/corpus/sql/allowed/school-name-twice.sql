-- point: two schools of one name
-- kind: none
-- policy: rostering-debug
select a.name, a.sourcedId, b.sourcedId as other from orgs a join orgs b on lower(a.name) = lower(b.name) and a.line < b.line
