-- point: backticks
-- expect: CHARACTER_NOT_ALLOWED
select `role` from users
