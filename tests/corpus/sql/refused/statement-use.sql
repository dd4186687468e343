-- point: USE is no SELECT
-- expect: NOT_ONE_STATEMENT
use memory
