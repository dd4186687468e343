-- point: a function in FROM is no table
-- expect: NOT_UNDERSTOOD
select * from enable_logging('QueryLog', storage='file', storage_path='/x')
