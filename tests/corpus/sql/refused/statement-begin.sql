-- point: BEGIN is no SELECT
-- expect: NOT_ONE_STATEMENT
begin
