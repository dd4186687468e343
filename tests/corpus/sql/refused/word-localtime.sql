-- point: localtime is no column
-- expect: COLUMN_NOT_ALLOWED
select localtime from orgs
