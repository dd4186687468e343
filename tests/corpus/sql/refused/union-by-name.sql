-- point: UNION BY NAME
-- expect: NOT_UNDERSTOOD
select line from users union by name select line from classes
