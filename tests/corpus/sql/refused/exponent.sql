-- point: a small exponent is refused too
-- expect: LITERAL_NOT_ALLOWED
select 1e5 from users
