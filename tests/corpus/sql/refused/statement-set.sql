-- point: SET is no SELECT
-- expect: NOT_ONE_STATEMENT
set threads = 4
