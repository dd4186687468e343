-- point: LIKE on a token
-- expect: OPAQUE_COLUMN
select count(*) from users where email like '%@x'
