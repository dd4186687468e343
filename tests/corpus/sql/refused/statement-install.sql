-- point: INSTALL is no SELECT
-- expect: NOT_ONE_STATEMENT
install httpfs
