-- point: a number that JavaScript rounds
-- expect: LITERAL_NOT_ALLOWED
select count(*) from users where line = 9007199254740993
