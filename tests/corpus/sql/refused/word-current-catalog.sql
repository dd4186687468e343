-- point: current_catalog is no column
-- expect: COLUMN_NOT_ALLOWED
select current_catalog from orgs
