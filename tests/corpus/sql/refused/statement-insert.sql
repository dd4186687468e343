-- point: INSERT is no SELECT
-- expect: NOT_ONE_STATEMENT
insert into users select * from users
