-- point: a token strung together
-- expect: OPAQUE_COLUMN
select sourcedId || '' from users
