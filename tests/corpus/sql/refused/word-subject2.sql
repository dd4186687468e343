-- point: __subject2 is no column
-- expect: COLUMN_NOT_ALLOWED
select __subject2 from orgs
