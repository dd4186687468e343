-- point: demographics of no one
-- kind: named
-- policy: rostering-debug
select d.line from demographics d where not exists (select 1 from users u where u.sourcedId = d.sourcedId)
