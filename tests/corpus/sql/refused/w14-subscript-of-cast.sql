-- point: a subscript of a cast, which one parser drops
-- expect: CHARACTER_NOT_ALLOWED
select (cast(line as text))[1] as x from users
