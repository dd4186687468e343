-- point: a partition by an expression
-- kind: none
-- policy: rostering-debug
select name, count(*) over (partition by lower(name)) as n from orgs
