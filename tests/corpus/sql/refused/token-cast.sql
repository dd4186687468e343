-- point: a cast of a token
-- expect: OPAQUE_COLUMN
select cast(sourcedId as integer) from users
