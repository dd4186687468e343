-- point: a sample
-- expect: NOT_UNDERSTOOD
select count(*) from users tablesample 10%
