-- point: PRAGMA is no SELECT
-- expect: NOT_ONE_STATEMENT
pragma table_info(users)
