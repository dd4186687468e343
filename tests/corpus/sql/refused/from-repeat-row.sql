-- point: a function in FROM is no table
-- expect: NOT_UNDERSTOOD
select * from repeat_row(1, num_rows = 10)
