-- point: EXPORT is no SELECT
-- expect: NOT_ONE_STATEMENT
export database 'x'
