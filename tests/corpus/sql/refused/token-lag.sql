-- point: the token of the row before
-- expect: OPAQUE_COLUMN
select lag(sourcedId) over (order by line) from users
