-- point: __subject is no column
-- expect: COLUMN_NOT_ALLOWED
select __subject from orgs
