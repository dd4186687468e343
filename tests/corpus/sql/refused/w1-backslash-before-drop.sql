-- point: libinjection's backslash payload
-- expect: LITERAL_NOT_ALLOWED
select count(*) from orgs where name = '\''; DROP TABLE users; --'
