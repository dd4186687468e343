-- point: parameters count from one
-- expect: CHARACTER_NOT_ALLOWED
-- parameters: [1]
select count(*) from users where line = $0
