-- point: a token as a condition
-- expect: OPAQUE_COLUMN
select count(*) from users where sourcedId
