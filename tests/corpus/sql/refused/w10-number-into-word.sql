-- point: an exponent
-- expect: LITERAL_NOT_ALLOWED
select count(*) from users where line < 1e1000
