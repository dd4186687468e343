-- point: a password was never kept
-- expect: COLUMN_NOT_ALLOWED
select password from users
