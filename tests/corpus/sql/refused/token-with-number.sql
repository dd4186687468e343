-- point: a token beside a number
-- expect: OPAQUE_COLUMN
select count(*) from users where sourcedId = 7
