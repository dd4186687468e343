-- point: a function in FROM is no table
-- expect: NOT_UNDERSTOOD
select * from generate_series(1, 10) g
