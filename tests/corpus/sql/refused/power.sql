-- point: a power
-- expect: CHARACTER_NOT_ALLOWED
select line ** 2 from users
