-- point: groups by two expressions
-- kind: none
-- policy: rostering-debug
select lower(type) as type, length(name) > 20 as long, count(*) as n from orgs group by lower(type), length(name) > 20
