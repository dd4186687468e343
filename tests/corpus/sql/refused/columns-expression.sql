-- point: COLUMNS
-- expect: NOT_UNDERSTOOD
select columns(*) from users
