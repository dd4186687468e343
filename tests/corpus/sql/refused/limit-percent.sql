-- point: LIMIT in per cent
-- expect: NOT_UNDERSTOOD
select line from users limit 10%
