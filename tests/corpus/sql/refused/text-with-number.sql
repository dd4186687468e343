-- point: a comparison that fails on the first text that is no number
-- expect: SYNTAX
select count(*) from orgs where name = 5
