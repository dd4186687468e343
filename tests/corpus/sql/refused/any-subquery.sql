-- point: = ANY
-- expect: PARSERS_DISAGREE
select line from users where line = any(select line from classes)
