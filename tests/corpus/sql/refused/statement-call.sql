-- point: CALL is no SELECT
-- expect: NOT_ONE_STATEMENT
call pragma_version()
