-- point: GROUP BY ALL
-- expect: PARSERS_DISAGREE
select role, count(*) from users group by all
