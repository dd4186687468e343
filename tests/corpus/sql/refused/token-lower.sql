-- point: a function of a token
-- expect: OPAQUE_COLUMN
select lower(email) from users
