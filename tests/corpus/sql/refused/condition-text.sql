-- point: text as a condition
-- expect: SYNTAX
select count(*) from orgs where name
