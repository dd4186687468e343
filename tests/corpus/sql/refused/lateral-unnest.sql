-- point: LATERAL
-- expect: PARSERS_DISAGREE
select count(*) from users u, lateral (select 1 as x) z
