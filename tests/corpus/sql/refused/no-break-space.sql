-- point: a no-break space is a blank for one parser alone
-- expect: CHARACTER_NOT_ALLOWED
select count(*) from users
