-- point: a NULL parameter
-- kind: none
-- parameters: [null]
select count(*) from orgs where name = $1
