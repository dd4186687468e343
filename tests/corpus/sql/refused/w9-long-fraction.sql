-- point: a fraction that JavaScript rounds
-- expect: LITERAL_NOT_ALLOWED
select 0.1234567890123456789 from users
