-- point: CREATE is no SELECT
-- expect: NOT_ONE_STATEMENT
create table x as select * from users
