-- point: a schema of the engine
-- expect: NOT_UNDERSTOOD
select * from temp.users
