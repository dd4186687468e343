-- point: digits with underscores
-- expect: LITERAL_NOT_ALLOWED
select count(*) from users where line = 1_000_000
