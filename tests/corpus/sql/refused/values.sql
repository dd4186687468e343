-- point: VALUES in FROM
-- expect: NOT_UNDERSTOOD
select * from (values (1), (2)) v
