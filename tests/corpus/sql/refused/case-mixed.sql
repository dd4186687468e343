-- point: CASE of text and number
-- expect: SYNTAX
select case when line > 1 then name else 0 end from orgs
