-- point: BETWEEN tokens
-- expect: OPAQUE_COLUMN
select count(*) from users where sourcedId between sourcedId and sourcedId
