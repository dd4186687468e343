-- point: EXPLAIN is no SELECT
-- expect: NOT_ONE_STATEMENT
explain select * from users
