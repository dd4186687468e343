-- point: a bit operator
-- expect: CHARACTER_NOT_ALLOWED
select line & 3 from users
