-- point: digits that come from a row
-- expect: SYNTAX
select round(line / 3, line) from orgs
