-- point: ATTACH is no SELECT
-- expect: NOT_ONE_STATEMENT
attach 'x.db'
