-- point: current_date is no column
-- expect: COLUMN_NOT_ALLOWED
select current_date from orgs
