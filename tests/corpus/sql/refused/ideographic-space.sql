-- point: an ideographic space
-- expect: CHARACTER_NOT_ALLOWED
select　count(*) from users
