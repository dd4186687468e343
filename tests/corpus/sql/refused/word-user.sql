-- point: user is no column
-- expect: COLUMN_NOT_ALLOWED
select user from orgs
