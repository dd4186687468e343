-- point: sum(DISTINCT), which one parser cannot read
-- expect: PARSERS_DISAGREE
select sum(distinct line) from users
