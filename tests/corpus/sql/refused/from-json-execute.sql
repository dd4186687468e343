-- point: a function in FROM is no table
-- expect: NOT_UNDERSTOOD
select * from json_execute_serialized_sql('{}')
