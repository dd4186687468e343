-- point: two equals signs
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from users where line == 3
