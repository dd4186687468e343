-- point: a value sent apart in HAVING
-- kind: none
-- parameters: [3]
select type, count(*) as n from orgs group by type having count(*) > $1
