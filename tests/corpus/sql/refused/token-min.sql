-- point: the least token
-- expect: OPAQUE_COLUMN
select min(sourcedId) from users
