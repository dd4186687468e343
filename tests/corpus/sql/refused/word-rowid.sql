-- point: rowid is no column
-- expect: COLUMN_NOT_ALLOWED
select rowid from orgs
