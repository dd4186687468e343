-- point: LIKE on a number
-- expect: SYNTAX
select count(*) from orgs where line like '1%'
