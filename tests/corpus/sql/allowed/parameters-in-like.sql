-- point: a pattern sent apart
-- kind: none
-- parameters: ["%High%"]
select name from orgs where name like $1
