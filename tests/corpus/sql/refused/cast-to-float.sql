-- point: a cast to FLOAT
-- expect: NOT_UNDERSTOOD
select cast(line as float) from users
