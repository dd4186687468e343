-- point: a question mark as parameter
-- expect: CHARACTER_NOT_ALLOWED
-- parameters: [1]
select count(*) from users where line = ?
