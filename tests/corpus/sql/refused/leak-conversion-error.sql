-- point: an error that quotes the cell
-- expect: OPAQUE_COLUMN
select cast(email as integer) from users
