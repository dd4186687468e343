-- point: QUALIFY
-- expect: NOT_UNDERSTOOD
select line from users qualify row_number() over (order by line) = 1
