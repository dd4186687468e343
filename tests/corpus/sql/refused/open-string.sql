-- point: a string without an end
-- expect: SYNTAX
select count(*) from orgs where name = 'a
