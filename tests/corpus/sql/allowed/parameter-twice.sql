-- point: a parameter may stand twice
-- kind: none
-- parameters: ["x"]
select count(*) from orgs where name = $1 or identifier = $1
