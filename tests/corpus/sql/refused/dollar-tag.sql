-- point: dollar quotes with a tag
-- expect: CHARACTER_NOT_ALLOWED
select $a$b$a$ from users
