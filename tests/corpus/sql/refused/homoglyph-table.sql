-- point: a Cyrillic letter in a table name
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from usеrs
