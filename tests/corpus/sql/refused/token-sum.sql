-- point: the sum of tokens
-- expect: OPAQUE_COLUMN
select sum(sourcedId) from users
