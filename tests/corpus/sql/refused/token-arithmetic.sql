-- point: arithmetic with a token
-- expect: OPAQUE_COLUMN
select sourcedId + 1 from users
