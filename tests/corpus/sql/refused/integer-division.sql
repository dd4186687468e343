-- point: integer division
-- expect: PARSERS_DISAGREE
select line // 2 from users
