-- point: IN over text and numbers
-- expect: SYNTAX
select count(*) from orgs where name in (1, 2)
