-- point: current_timestamp is no column
-- expect: COLUMN_NOT_ALLOWED
select current_timestamp from orgs
