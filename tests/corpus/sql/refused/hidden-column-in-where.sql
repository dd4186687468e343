-- point: a column that the session does not show, in WHERE
-- expect: COLUMN_NOT_ALLOWED
select count(*) from users where pronouns__state = 'filled'
