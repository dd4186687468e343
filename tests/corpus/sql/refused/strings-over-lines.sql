-- point: strings on two lines are one string for PostgreSQL
-- expect: SYNTAX
select count(*) from orgs where name = 'a'
'b'
