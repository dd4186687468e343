-- point: DELETE is no SELECT
-- expect: NOT_ONE_STATEMENT
delete from users
