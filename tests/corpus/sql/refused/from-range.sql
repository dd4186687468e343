-- point: a function in FROM is no table
-- expect: NOT_UNDERSTOOD
select count(*) from range(1000000000)
