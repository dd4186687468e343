-- point: QUALIFY names an alias
-- kind: none
-- policy: rostering-debug
select name, count(*) over (partition by lower(name)) as n from orgs qualify n > 1
