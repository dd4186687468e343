-- point: N'' strings
-- expect: LITERAL_NOT_ALLOWED
select n'a' from users
