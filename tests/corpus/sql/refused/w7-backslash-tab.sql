-- point: a backslash escape changes the value
-- expect: LITERAL_NOT_ALLOWED
select count(*) from orgs where name = 'a\tb'
