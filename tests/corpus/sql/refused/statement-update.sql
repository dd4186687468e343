-- point: UPDATE is no SELECT
-- expect: NOT_ONE_STATEMENT
update users set role = 'x'
