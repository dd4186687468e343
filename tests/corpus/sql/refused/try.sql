-- point: TRY
-- expect: NOT_UNDERSTOOD
select try(line) from users
