-- point: a number as a condition
-- expect: SYNTAX
select count(*) from orgs where line
