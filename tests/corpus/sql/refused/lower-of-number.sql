-- point: a text function of a number
-- expect: SYNTAX
select lower(line) from orgs
