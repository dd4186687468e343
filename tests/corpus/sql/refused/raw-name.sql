-- point: a name was never kept
-- expect: COLUMN_NOT_ALLOWED
select givenName from users
