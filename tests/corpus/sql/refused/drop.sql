-- point: a statement behind a semicolon
-- expect: NOT_ONE_STATEMENT
select count(*) from users; drop table users
