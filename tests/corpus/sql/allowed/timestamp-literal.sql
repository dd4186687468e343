-- point: a moment in a text
-- kind: none
-- policy: rostering-debug
select name from orgs where dateLastModified >= '2026-01-01 00:00:00'
