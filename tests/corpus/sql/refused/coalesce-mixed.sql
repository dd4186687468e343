-- point: COALESCE of text and number
-- expect: SYNTAX
select coalesce(name, 0) from orgs
