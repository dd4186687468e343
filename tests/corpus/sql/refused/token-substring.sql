-- point: a part of a token
-- expect: OPAQUE_COLUMN
select substring(sourcedId, 1, 3) from users
