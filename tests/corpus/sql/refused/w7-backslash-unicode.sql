-- point: a backslash escape makes a NUL
-- expect: LITERAL_NOT_ALLOWED
select count(*) from orgs where name = 'a\u0000b'
