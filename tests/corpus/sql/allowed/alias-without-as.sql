-- point: an alias without AS
-- kind: none
-- policy: rostering-debug
select o.name school, o.type kind from orgs o
