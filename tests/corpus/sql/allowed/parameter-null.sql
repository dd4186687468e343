-- point: a NULL parameter
-- parameters: [null]
select count(*) from orgs where name = $1
