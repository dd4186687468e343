-- point: a sum of text
-- expect: SYNTAX
select sum(name) from orgs
