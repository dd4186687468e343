-- point: a column by position
-- expect: CHARACTER_NOT_ALLOWED
select #1 from users
