-- point: NULL equals NULL
-- kind: none
-- policy: rostering-debug
select a.line, b.line as other from orgs a join orgs b on a.identifier is not distinct from b.identifier and a.line < b.line
