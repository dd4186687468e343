-- point: a start that comes from a row
-- expect: SYNTAX
select substring(name, line, 2) from orgs
