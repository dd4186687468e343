-- point: a function in FROM is no table
-- expect: NOT_UNDERSTOOD
select * from duckdb_tables()
