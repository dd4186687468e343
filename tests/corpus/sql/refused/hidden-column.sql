-- point: a column that the session does not show
-- expect: COLUMN_NOT_ALLOWED
select pronouns__state from users
