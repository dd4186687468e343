-- point: LOAD is no SELECT
-- expect: NOT_ONE_STATEMENT
load httpfs
