-- point: PREPARE is no SELECT
-- expect: NOT_ONE_STATEMENT
prepare p as select 1
