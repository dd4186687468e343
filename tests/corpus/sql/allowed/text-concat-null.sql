-- point: CONCAT leaves NULL out, || does not
-- kind: none
-- policy: rostering-debug
select concat(type, ': ', name) as a, type || ': ' || name as b from orgs
