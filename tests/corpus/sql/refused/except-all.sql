-- point: EXCEPT ALL
-- expect: PARSERS_DISAGREE
select line from users except all select line from classes
