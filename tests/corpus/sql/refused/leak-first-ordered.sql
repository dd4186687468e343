-- point: one value by order
-- expect: PARSERS_DISAGREE
select first(role order by line desc) from users
