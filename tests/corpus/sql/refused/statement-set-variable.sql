-- point: SET-VARIABLE is no SELECT
-- expect: NOT_ONE_STATEMENT
set variable a = 1
