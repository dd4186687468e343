-- point: a token out of a CASE
-- expect: OPAQUE_COLUMN
select case when role = 'student' then email end from users
