-- point: VACUUM is no SELECT
-- expect: NOT_ONE_STATEMENT
vacuum
