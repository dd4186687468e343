-- point: a function in FROM is no table
-- expect: NOT_UNDERSTOOD
select * from query_table('demographics')
