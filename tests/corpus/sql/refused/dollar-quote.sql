-- point: dollar quotes
-- expect: CHARACTER_NOT_ALLOWED
select $$a$$ from users
